import type { Context } from '#core/context'
import type { SkippedCause, Verdict } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'

type CauseRow = {
  cause: SkippedCause['cause']
  rows: number
  byId: string | null
  byVerdict: Verdict | null
  byAt: Date | null
  actorId: string | null
  actorName: string | null
}

/** Counts the skipped rows of a decision per cause and earlier decision, most frequent first, as of the end of the decision. */
export async function listSkippedCauses({ ctx, input }: { ctx: Context; input: { decisionId: string } }): Promise<SkippedCause[]> {
  await getDecision({ ctx, input })
  const rows = await ctx.db.query<CauseRow>(
    `select k.cause, k.skipped as rows, f.id as "byId", f.verdict as "byVerdict", f.recorded_at as "byAt", o.id as "actorId", o.name as "actorName"
     from decision_skipped k left join decision f on f.id = k.by_id left join operator o on o.id = f.actor_id
     where k.decision_id = $1 order by k.skip_no`,
    [input.decisionId],
  )
  return rows.map(toCause)
}

function toCause({ cause, rows, byId, byVerdict, byAt, actorId, actorName }: CauseRow): SkippedCause {
  if (byId === null || byVerdict === null || byAt === null) return { cause, rows, by: null }
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return { cause, rows, by: { id: byId, verdict: byVerdict, actor, recordedAt: byAt.toISOString() } }
}
