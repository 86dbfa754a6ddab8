import { sql } from 'kysely'
import { AuditEvent, type TimelineEvent } from '#core/audit/audit-event'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { selectionOf } from '#core/decisions/read-decisions'
import { readMask } from '#core/disclosures/masked-fields'

/** The last 1,000 audit events of a batch, oldest first, without the events of single slices, which the decision sums up. */
export async function listBatchEvents({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<TimelineEvent[]> {
  const [, mask] = await Promise.all([getBatch({ ctx, input }), readMask(ctx, input.batchId)])
  const events = await ctx.db.kysely
    .selectFrom('auditEvent as e')
    .leftJoin('operator as o', 'o.id', 'e.actorId')
    .leftJoin('decision as d', (join) => join.onRef('d.id', '=', 'e.decisionId').on('e.action', '=', 'decision.recorded'))
    .leftJoin('disclosure as p', (join) => join.on('p.id', '=', sql<string>`(e.data ->> 'disclosure')::uuid`))
    .leftJoin('deliveryAct as y', (join) => join.on('y.id', '=', sql<string>`(e.data ->> 'act')::uuid`))
    .where('e.batchId', '=', input.batchId)
    .where('e.action', '<>', 'decision.applied-to-slice')
    .orderBy('e.seq', 'desc')
    .limit(1000)
    .select(['e.seq', 'e.at', 'e.action', 'e.batchId', 'e.decisionId', 'e.data', 'e.actorId', 'o.name as actorName'])
    .select(['d.verdict', 'd.byEmail', 'd.filter', 'd.exceptCount', 'd.alsoCount'])
    .select(({ fn }) => fn.coalesce('p.reason', 'y.reason').as('reason'))
    .execute()
  return events.reverse().map((event) => ({
    seq: event.seq,
    at: event.at.toISOString(),
    action: event.action,
    batchId: event.batchId,
    decisionId: event.decisionId,
    data: AuditEvent.shape.data.parse(event.data),
    actor: event.actorId === null ? null : { id: event.actorId, name: event.actorName ?? '' },
    selection: selectionOf(event, mask),
    reason: event.reason,
  }))
}
