import type pg from 'pg'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import type { AuthSecrets } from '#core/secrets/auth-secrets'
import { type Seals, sealsOf } from '#core/secrets/seals'

type Factor = { id: string; operatorId: string; secret: string; codes: string }
type Resealed = { id: string; secret: string; codes: string; secretBefore: string; codesBefore: string }

/**
 * Seals every second factor again that an earlier secret sealed, as the owner of the database; audited. Returns how many were sealed
 * again, how many the present secret had sealed already, and how many no secret opens.
 */
export async function resealSecondFactors(
  client: pg.Client,
  authSecrets: AuthSecrets,
): Promise<{ resealed: number; present: number; unreadable: number }> {
  const seals = sealsOf(authSecrets)
  const { rows } = await client.query<Factor>(
    'select id, operator_id as "operatorId", secret, backup_codes as codes from auth.two_factor order by id',
  )
  const results = await Promise.all(rows.map((factor) => reseal(factor, seals)))
  const factors = results.filter((result) => typeof result === 'object')
  const unreadable = results.filter((result) => result === 'unreadable').length
  const resealed = await callFunction(client, 'reseal_second_factors', { factors, unreadable })
  return { resealed, present: results.filter((result) => result === 'present').length, unreadable }
}

async function reseal({ id, operatorId, secret, codes }: Factor, seals: Seals): Promise<Resealed | 'present' | 'unreadable'> {
  const sealedCodes = JSON.parse(codes) as string[]
  try {
    if ([secret, ...sealedCodes].every((sealed) => seals.isSealedWithPresent(operatorId, sealed))) return 'present'
    return {
      id,
      secret: seals.seal(operatorId, await seals.openFactor(operatorId, secret)),
      codes: JSON.stringify(sealedCodes.map((code) => seals.seal(operatorId, seals.open(operatorId, code)))),
      secretBefore: secret,
      codesBefore: codes,
    }
  } catch (error) {
    if (error instanceof DomainError) return 'unreadable'
    throw error
  }
}
