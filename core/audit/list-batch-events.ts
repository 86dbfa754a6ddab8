import type { TimelineEvent } from '#core/audit/audit-event'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { selection } from '#core/decisions/read-decisions'

type EventRow = Omit<TimelineEvent, 'at' | 'actor' | 'seq'> & { seq: string; at: Date; actorId: string | null; actorName: string | null }

/** The last 1,000 audit events of a batch, oldest first, without the events of single slices, which the decision sums up. */
export async function listBatchEvents({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<TimelineEvent[]> {
  await getBatch({ ctx, input })
  const rows = await ctx.db.query<EventRow>(
    `select e.seq, e.at, e.action, e.batch_id as "batchId", e.decision_id as "decisionId", e.data, e.actor_id as "actorId", o.name as "actorName",
       ${selection} as selection
     from audit_event e left join operator o on o.id = e.actor_id
     left join decision d on d.id = e.decision_id and e.action = 'decision.recorded'
     where e.batch_id = $1 and e.action <> 'decision.applied-to-slice' order by e.seq desc limit 1000`,
    [input.batchId],
  )
  return rows.reverse().map(({ actorId, actorName, ...event }) => ({
    ...event,
    seq: Number(event.seq),
    at: event.at.toISOString(),
    actor: actorId === null ? null : { id: actorId, name: actorName ?? '' },
  }))
}
