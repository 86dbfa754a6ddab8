import { sql } from 'kysely'
import type { SystemContext } from '#core/context'
import type { VerificationStatus } from './verification-status'

/** Reads whether a verifier is running and what the last deep verification found. */
export async function getVerificationStatus({ ctx }: { ctx: SystemContext }): Promise<VerificationStatus> {
  // The windows are measured by the clock of the database.
  const { kysely } = ctx.db
  const row = await kysely
    .selectFrom(kysely.selectNoFrom(sql<Date | null>`verifier_last_seen()`.as('at')).as('s'))
    .leftJoinLateral(
      (eb) => eb.selectFrom('deepVerification').where('endedAt', 'is not', null).orderBy('endedAt', 'desc').limit(1).selectAll().as('d'),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      's.at as verifierSeenAt',
      sql<boolean>`coalesce(s.at > clock_timestamp() - interval '1 minute', false)`.as('hasVerifier'),
      'd.endedAt',
      'd.batches',
      'd.different',
      'd.chainHolds',
      eb
        .and([
          eb.exists(eb.selectFrom('batch').where('importEndedAt', '<', lateBefore).select('id')),
          sql<boolean>`coalesce(d.ended_at < ${lateBefore}, true)`,
        ])
        .as('isDeepLate'),
    ])
    .executeTakeFirstOrThrow()
  const { verifierSeenAt, hasVerifier, isDeepLate, endedAt, batches, different, chainHolds } = row
  return {
    verifierSeenAt: verifierSeenAt?.toISOString() ?? null,
    hasVerifier,
    deep:
      endedAt === null || batches === null || different === null || chainHolds === null
        ? null
        : { endedAt: endedAt.toISOString(), batches, different, chainHolds },
    isDeepLate: Boolean(isDeepLate),
  }
}

const lateBefore = sql<Date>`clock_timestamp() - interval '26 hours'`
