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

/** Reads how checking by the verifier stands, for everyone who may know that the instance is well. */
export async function getVerificationStatus({ ctx }: { ctx: SystemContext }): Promise<VerificationStatus> {
  const [row] = await ctx.db.query<Row>(
    `select s.at as "verifierSeenAt", coalesce(s.at > clock_timestamp() - interval '1 minute', false) as "hasVerifier",
       d.ended_at as "endedAt", d.batches, d.different, d.chain_holds as "chainHolds",
       exists (select from batch where import_ended_at < clock_timestamp() - interval '26 hours')
         and coalesce(d.ended_at < clock_timestamp() - interval '26 hours', true) as "isDeepLate"
     from (select verifier_last_seen() as at) s
     left join lateral (select * from deep_verification where ended_at is not null order by ended_at desc limit 1) d on true`,
  )
  if (!row) throw new Error('The status of verification is one row, and there is none')
  const { verifierSeenAt, hasVerifier, isDeepLate, endedAt, batches, different, chainHolds } = row
  return {
    verifierSeenAt: verifierSeenAt?.toISOString() ?? null,
    hasVerifier,
    deep: endedAt === null ? null : { endedAt: endedAt.toISOString(), batches, different, chainHolds },
    isDeepLate,
  }
}
