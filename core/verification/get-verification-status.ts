import type { SystemContext } from '#core/context'
import type { VerificationStatus } from './verification-status'

type Row = {
  verifierSeenAt: Date | null
  hasVerifier: boolean
  endedAt: Date | null
  batches: number
  different: number
  chainHolds: boolean
  isDeepLate: boolean
}

/** Reads whether a verifier is running and what the last deep verification found. */
export async function getVerificationStatus({ ctx }: { ctx: SystemContext }): Promise<VerificationStatus> {
  // Raw SQL, because the windows are measured by the clock of the database.
  const [row] = await ctx.db.query<Row>(
    `select s.at as "verifierSeenAt", coalesce(s.at > clock_timestamp() - interval '1 minute', false) as "hasVerifier",
       d.ended_at as "endedAt", d.batches, d.different, d.chain_holds as "chainHolds",
       exists (select from batch where import_ended_at < clock_timestamp() - interval '26 hours')
         and coalesce(d.ended_at < clock_timestamp() - interval '26 hours', true) as "isDeepLate"
     from (select verifier_last_seen() as at) s
     left join lateral (select * from deep_verification where ended_at is not null order by ended_at desc limit 1) d on true`,
  )
  if (!row) throw new Error('The query for the status of verification returned no row')
  const { verifierSeenAt, hasVerifier, isDeepLate, endedAt, batches, different, chainHolds } = row
  return {
    verifierSeenAt: verifierSeenAt?.toISOString() ?? null,
    hasVerifier,
    deep: endedAt === null ? null : { endedAt: endedAt.toISOString(), batches, different, chainHolds },
    isDeepLate,
  }
}
