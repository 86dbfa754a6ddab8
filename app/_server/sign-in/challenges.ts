import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { hashOf } from '#core/secrets/seals'
import { signInRequest } from './request'
import { equalTo, type Given, type ModelWrites, unforeseen } from './writes'

type Challenge = { identifier: string; value: string; operatorId: string; expiresAt: Date; seal: Uint8Array }

const ofAttempts = '2fa-attempts-'

/** What stands between the two steps of a sign-in: each row is sealed with its identifier, value, operator and time. */
export function challengeWrites({ call, clock, db, seals }: Given): { verification: ModelWrites } {
  return {
    verification: {
      async create({ data }) {
        const request = signInRequest()
        const row = { id: uuidv7(), identifier: String(data.identifier), value: String(data.value), expiresAt: new Date(data.expiresAt) }
        if (!row.identifier.startsWith('2fa-')) return unforeseen(`keep ${row.identifier.split('-')[0]}`)
        if (!row.identifier.startsWith(ofAttempts)) request.challenge = { identifier: row.identifier, operatorId: row.value }
        const { challenge } = request
        if (challenge === null) return unforeseen('count the attempts of no challenge')
        const { id, identifier, value } = row
        const [{ operatorId }, expiresMs] = [challenge, (await clock.toDatabase(row.expiresAt)).getTime()]
        await call('challenge', [identifier, value, operatorId, String(expiresMs)], (signature) =>
          callFunction(db, 'begin_challenge', {
            row: id,
            identifier,
            value,
            operator: operatorId,
            expiresMs,
            signature,
            passwordHash: request.passwordHash,
          }),
        )
        return row
      },
      async findMany({ where }) {
        const identifier = equalTo(where, 'identifier')
        if (identifier === null) return unforeseen('search among challenges')
        const rows = await db.prisma.signInVerification.findMany({ where: { identifier } })
        const found = await Promise.all(rows.filter(isSealed).map(inLibraryTime))
        const valid = found.filter(({ expiresAt }) => expiresAt > new Date())
        for (const row of valid) note(row)
        return valid
      },
      async consumeOne({ where }) {
        const id = equalTo(where, 'id')
        if (id === null) return unforeseen('take a challenge like this')
        const row = await db.prisma.signInVerification.findUnique({ where: { id } })
        const isTaken = await call('take-challenge', [id], (signature) => callFunction(db, 'take_challenge', { row: id, signature }))
        return isTaken && row && isSealed(row) ? inLibraryTime(row) : null
      },
      // Identifiers are unique, and what has expired goes when the next one comes.
      deleteMany: async () => 0,
    },
  }

  function isSealed({ identifier, value, operatorId, expiresAt, seal }: Challenge): boolean {
    const signatures = seals.acceptedSignaturesOf('challenge', [identifier, value, operatorId, String(expiresAt.getTime())])
    return signatures.some((signature) => hashOf(signature).equals(seal))
  }

  async function inLibraryTime(row: Challenge): Promise<Challenge> {
    return { ...row, expiresAt: await clock.toLibrary(row.expiresAt) }
  }

  function note({ identifier, operatorId }: Challenge): void {
    if (!identifier.startsWith(ofAttempts)) signInRequest().challenge = { identifier, operatorId }
  }
}
