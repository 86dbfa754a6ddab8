import { z } from 'zod'
import type { Context } from '#core/context'
import type { DecisionRow } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { cutPage, type Page, PageRequest } from '#core/page'

export const DecisionRowsRequest = PageRequest.extend({ outcome: z.enum(['applied', 'skipped']).optional() })
type Input = z.input<typeof DecisionRowsRequest> & { decisionId: string }

type OutcomeRow = {
  row: number
  isApplied: boolean
  byId: string | null
  byVerdict: 'approve' | 'reject' | null
  byAt: Date | null
  actorId: string | null
  actorName: string | null
}

/**
 * What became of each row of a decision: applied, or skipped because someone was first (who, and when) or because it is not among the users.
 * A decision by filter covers what it was applied to, and what matched and was pending when it was recorded but taken by others before its turn.
 */
export async function listDecisionRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<DecisionRow>> {
  const { decisionId } = input
  const { cursor, limit, outcome } = DecisionRowsRequest.parse(input)
  const decision = await getDecision({ ctx, input: { decisionId } })
  const found = await ctx.db.query<OutcomeRow>(
    `with rule as materialized (select resolve_filter(batch_id, filter) as resolved from decision where id = $1),
     covered as (
       select r as row_no from decision d, unnest(d.selected_rows) r where d.id = $1
       union all
       select u.row_no from users u, decision d
       where d.id = $1 and d.selected_rows is null and u.batch_id = d.batch_id and u.decision_id = d.id
       union all
       select u.row_no from decision d
       join decision f on f.batch_id = d.batch_id and f.decision_no < d.decision_no
       join decision_slice a on a.decision_id = f.id and a.applied_at > d.recorded_at
       join batch_slice s on s.batch_id = d.batch_id and s.slice_no = a.slice_no
       join users u on u.batch_id = d.batch_id and u.row_no between s.row_from and s.row_to and u.decision_id = f.id
       where d.id = $1 and d.selected_rows is null and user_matches(u, (select resolved from rule)) and u.row_no <> all (coalesce(d.except_rows, '{}')))
     select c.row_no as row, coalesce(u.decision_id = $1, false) as "isApplied", f.id as "byId", f.verdict as "byVerdict", f.recorded_at as "byAt",
       o.id as "actorId", o.name as "actorName"
     from covered c
     left join users u on u.batch_id = $2 and u.row_no = c.row_no
     left join decision f on f.id = u.decision_id and f.id <> $1
     left join operator o on o.id = f.actor_id
     where c.row_no > $3 and ($4::boolean is null or coalesce(u.decision_id = $1, false) = $4)
     order by c.row_no limit $5`,
    [decisionId, decision.batchId, Number(cursor ?? 0), outcome === undefined ? null : outcome === 'applied', limit + 1],
  )
  return cutPage(found.map(toDecisionRow), limit, ({ row }) => String(row))
}

function toDecisionRow({ row, isApplied, byId, byVerdict, byAt, actorId, actorName }: OutcomeRow): DecisionRow {
  if (isApplied) return { row, outcome: 'applied', cause: null, by: null }
  if (byId === null || byVerdict === null || byAt === null) return { row, outcome: 'skipped', cause: 'not-among-users', by: null }
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return { row, outcome: 'skipped', cause: 'already-decided', by: { id: byId, verdict: byVerdict, actor, recordedAt: byAt.toISOString() } }
}
