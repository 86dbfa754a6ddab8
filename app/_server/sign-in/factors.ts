import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { signInRequest } from './request'
import { equalTo, type Given, keepingRefusal, type ModelWrites, type Row, refusing, requireCookie, unforeseen } from './writes'

type Factor = { id: string; userId: string; secret: string; backupCodes: string; verified: boolean | null; lockedUntil?: Date | null }

/** The second factor: its secret and each of its recovery codes are sealed for their operator. */
export function factorWrites({ base, call, clock, db, seals }: Given): { twoFactor: ModelWrites } {
  return {
    twoFactor: {
      async findOne({ where }) {
        const stored = await base.findOne<Factor>({ model: 'twoFactor', where })
        if (stored === null) return null
        // Setting it up again replaces one that is not turned on yet, whether or not it can still be opened.
        return isReplaced(stored) ? { ...stored, secret: '', backupCodes: '[]' } : opened(stored)
      },
      create: ({ data }) => setUp(data),
      async update({ where, update }) {
        const id = equalTo(where, 'id')
        const fields = Object.keys(update).sort().join()
        switch (id && fields) {
          case 'backupCodes,secret,verified':
            return setUp({ ...update, userId: (await stored(id)).userId })
          case 'backupCodes': {
            const { userId } = await stored(id)
            const [cookie, codes] = [requireCookie(), sealedCodes(userId, String(update.backupCodes))]
            await call('renew-recovery-codes', [cookie, codes], (signature) =>
              callFunction(db, 'renew_recovery_codes', { cookie, codes, signature }),
            )
            return opened(await stored(id))
          }
          case 'failedVerificationCount,lockedUntil': {
            const { identifier: challenge } = requireChallenge()
            await call('clear-wrong-codes', [challenge], (signature) => callFunction(db, 'clear_wrong_codes', { challenge, signature }))
            return opened(await stored(id))
          }
          // Turning it on has said so already, together with the operator's flag.
          case 'verified':
            return opened(await stored(id))
          default:
            return unforeseen(`change ${fields} of a second factor`)
        }
      },
      // Turning it off has removed it already, together with the operator's flag.
      async delete({ where }) {
        if (await base.findOne({ model: 'twoFactor', where })) unforeseen('remove a second factor that is on')
      },
      async incrementOne({ where, set }) {
        const id = equalTo(where, 'id')
        const before = equalTo(where, 'backupCodes')
        if (before !== null && typeof set?.backupCodes === 'string') await takeCode(id, before, set.backupCodes)
        // Wrong codes are counted, and lock, when the attempt begins.
        return opened(await stored(id))
      },
    },
  }

  async function stored(id: string | null): Promise<Factor> {
    const found = await base.findOne<Factor>({ model: 'twoFactor', where: [{ field: 'id', value: id }] })
    return found ?? unforeseen('change a second factor that is not there')
  }

  async function setUp({ userId, secret, backupCodes }: Row): Promise<Factor> {
    const operatorId = String(userId)
    const factor = { id: uuidv7(), userId: operatorId, secret: String(secret), backupCodes: String(backupCodes), verified: false }
    const cookie = requireCookie()
    const [secretSealed, codes] = [seals.seal(operatorId, factor.secret), sealedCodes(operatorId, factor.backupCodes)]
    await call('set-up-second-factor', [cookie, factor.id, secretSealed, codes], (signature) =>
      callFunction(db, 'set_up_second_factor', { cookie, factor: factor.id, secret: secretSealed, codes, signature }),
    )
    return factor
  }

  async function takeCode(id: string | null, before: string, after: string): Promise<void> {
    const factor = await stored(id)
    const kept = JSON.parse(after) as string[]
    const gone = (JSON.parse(before) as string[]).filter((code) => !kept.includes(code))
    const sealed = codesOf(factor).find((code) => seals.open(factor.userId, code) === gone[0])
    if (gone.length !== 1 || sealed === undefined) throw refusing(new DomainError('code-wrong'))
    const { identifier: challenge } = requireChallenge()
    await call('take-recovery-code', [challenge, sealed], (signature) =>
      callFunction(db, 'take_recovery_code', { challenge, code: sealed, signature }),
    )
  }

  async function opened(factor: Factor): Promise<Factor> {
    return keepingRefusal(async () => {
      const codes = codesOf(factor).map((code) => seals.open(factor.userId, code))
      const secret = await seals.openFactor(factor.userId, factor.secret)
      const lockedUntil = factor.lockedUntil && (await clock.toLibrary(factor.lockedUntil))
      return { ...factor, secret, backupCodes: JSON.stringify(codes), ...(lockedUntil && { lockedUntil }) }
    })
  }

  function sealedCodes(operatorId: string, codes: string): string {
    return JSON.stringify((JSON.parse(codes) as string[]).map((code) => seals.seal(operatorId, code)))
  }
}

const isReplaced = ({ verified }: Factor) => verified !== true && signInRequest().path === '/two-factor/enable'

const codesOf = ({ backupCodes }: Factor) => JSON.parse(backupCodes) as string[]

function requireChallenge() {
  const { challenge } = signInRequest()
  if (challenge === null) throw refusing(new DomainError('code-too-late'))
  return challenge
}
