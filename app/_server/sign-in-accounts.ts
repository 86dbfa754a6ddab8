import { signInRequest } from './sign-in-request'
import { equalTo, type Given, type ModelWrites, type Row, requireCookie, unforeseen } from './sign-in-writes'

/** Operators and their passwords. */
export function accountWrites({ base, call }: Given): { user: ModelWrites; account: ModelWrites } {
  return {
    user: {
      reads: ['findOne'],
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
        await call('change-password', 'select change_password($1, $2, $3)', [requireCookie(), String(update.password)])
        return base.findOne({ model: 'account', where: [{ field: 'id', value: id }] })
      },
    },
  }

  async function turnOn(): Promise<void> {
    const request = signInRequest()
    await call('turn-on-second-factor', 'select turn_on_second_factor($1, $2, $3)', [requireCookie(), request.code])
    request.code = null
  }

  async function turnOff(): Promise<void> {
    await call('turn-off-second-factor', 'select turn_off_second_factor($1, $2)', [requireCookie()])
  }
}

const isOnly = (update: Row, field: string) => Object.keys(update).every((key) => key === field || key === 'updatedAt') && field in update
