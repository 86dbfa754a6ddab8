import { v7 as uuidv7 } from 'uuid'
import { signInRequest } from './request'
import { hashOf } from './seal'
import { equalTo, type Given, type ModelWrites, unforeseen } from './writes'

type Challenge = { id: string; identifier: string; value: string; operatorId: string; expiresAt: Date; createdAt: Date; seal: Buffer }

const ofAttempts = '2fa-attempts-'

/** What stands between the two steps of a sign-in: each row is sealed with its identifier, value, operator and time. */
export function challengeWrites({ call, db, seals }: Given): { verification: ModelWrites } {
  return {
    verification: {
      async create({ data }) {
        const request = signInRequest()
        const row = { id: uuidv7(), identifier: String(data.identifier), value: String(data.value), expiresAt: data.expiresAt as Date }
        if (!row.identifier.startsWith('2fa-')) return unforeseen(`keep ${row.identifier.split('-')[0]}`)
        if (!row.identifier.startsWith(ofAttempts)) request.challenge = { identifier: row.identifier, operatorId: row.value }
        const { challenge } = request
        if (challenge === null) return unforeseen('count the attempts of no challenge')
        const parts = [row.identifier, row.value, challenge.operatorId, String(row.expiresAt.getTime())]
        await call('challenge', 'select begin_challenge($6, $1, $2, $3, $4, $5, $7)', parts, [row.id, request.passwordHash])
        return row
      },
      async findMany({ where }) {
        const identifier = equalTo(where, 'identifier')
        if (identifier === null) return unforeseen('search among challenges')
        const rows = await db.query<Challenge>(
          `select id, identifier, value, operator_id as "operatorId", expires_at as "expiresAt", created_at as "createdAt", seal
           from auth.verification where identifier = $1 and expires_at > clock_timestamp()`,
          [identifier],
        )
        const found = rows.filter(isSealed)
        for (const row of found) note(row)
        return found
      },
      async consumeOne({ where }) {
        const id = equalTo(where, 'id')
        if (id === null) return unforeseen('take a challenge like this')
        const rows = await db.query<Challenge>(
          `select id, identifier, value, operator_id as "operatorId", expires_at as "expiresAt", created_at as "createdAt", seal
           from auth.verification where id = $1`,
          [id],
        )
        const [row] = rows.filter(isSealed)
        const [taken] = await call('take-challenge', 'select take_challenge($1, $2) as "isTaken"', [id])
        return taken?.isTaken === true ? (row ?? null) : null
      },
      // Identifiers are unique, and what has expired goes when the next one comes.
      deleteMany: async () => 0,
    },
  }

  function isSealed({ identifier, value, operatorId, expiresAt, seal }: Challenge): boolean {
    return hashOf(seals.signatureOf('challenge', [identifier, value, operatorId, String(expiresAt.getTime())])).equals(seal)
  }

  function note({ identifier, operatorId }: Challenge): void {
    if (!identifier.startsWith(ofAttempts)) signInRequest().challenge = { identifier, operatorId }
  }
}
