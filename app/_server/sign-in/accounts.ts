import { callFunction } from '#core/database/call-function'
import { signInRequest } from './request'
import { equalTo, type Given, type ModelWrites, type Row, requireCookie, unforeseen } from './writes'

type Found = { id: string; account?: { providerId: string; password: string | null }[] }

/** Operators and their passwords. */
export function accountWrites({ base, call, db }: Given): { user: ModelWrites; account: ModelWrites } {
  return {
    user: {
      async findOne(asked) {
        const found = await base.findOne<Found>(asked)
        const request = signInRequest()
        // What is opened by a password is opened only while it is the operator's still.
        const account = found?.account?.find(({ providerId }) => providerId === 'credential')
        if (request.path === '/sign-in/email' && account) request.passwordHash = account.password
        return found
      },
      async update({ where, update }) {
        const id = equalTo(where, 'id')
        if (id === null || !isOnly(update, 'twoFactorEnabled')) return unforeseen('change an operator like this')
        await (update.twoFactorEnabled === true ? turnOn() : turnOff())
        return base.findOne({ model: 'user', where: [{ field: 'id', value: id }] })
      },
    },
    account: {
      reads: ['findOne', 'findMany'],
      async update({ where, update }) {
        const id = equalTo(where, 'id')
        if (id === null || !isOnly(update, 'password')) return unforeseen('change an account like this')
        const [cookie, passwordHash] = [requireCookie(), String(update.password)]
        await call('change-password', [cookie, passwordHash], (signature) =>
          callFunction(db, 'change_password', { cookie, passwordHash, signature }),
        )
        return base.findOne({ model: 'account', where: [{ field: 'id', value: id }] })
      },
    },
  }

  async function turnOn(): Promise<void> {
    const request = signInRequest()
    const [cookie, { code }] = [requireCookie(), request]
    if (code === null) return unforeseen('turn on a second factor without a code')
    await call('turn-on-second-factor', [cookie, code], (signature) =>
      callFunction(db, 'turn_on_second_factor', { cookie, code, signature }),
    )
    request.code = null
  }

  async function turnOff(): Promise<void> {
    const cookie = requireCookie()
    await call('turn-off-second-factor', [cookie], (signature) => callFunction(db, 'turn_off_second_factor', { cookie, signature }))
  }
}

const isOnly = (update: Row, field: string) => Object.keys(update).every((key) => key === field || key === 'updatedAt') && field in update
