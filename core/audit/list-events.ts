import { z } from 'zod'
import { type AuditEntry, mayReadAudit } from '#core/audit/audit-event'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { DomainError } from '#core/errors'

/** Which events: of an operator, of a batch, of one kind, from a moment on (inclusive) and up to one (exclusive). */
export const EventsRequest = PageRequest.extend({
  cursor: z.coerce.number().int().positive().optional(),
  operator: z.uuid().optional(),
  batch: z.uuid().optional(),
  action: z.string().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})

type Row = { body: string; actorName: string | null; fileName: string | null }

/**
 * The audit of the whole desk, newest first; the cursor is an event's number. What an event says comes from the text that its hash
 * is over, and not from the columns that it is found by. Refuses with `role-missing`.
 */
export async function listEvents({ ctx, input }: { ctx: Context; input: z.input<typeof EventsRequest> }): Promise<Page<AuditEntry>> {
  if (!mayReadAudit(ctx.actor)) throw new DomainError('role-missing')
  const { limit, cursor, operator, batch, action, from, to } = EventsRequest.parse(input)
  // Only what is asked for, so that the database takes the index that fits.
  const conditions = [
    ['e.seq <', cursor],
    ['e.actor_id =', operator],
    ['e.batch_id =', batch],
    ['e.action =', action],
    ['e.at >=', from],
    ['e.at <', to],
  ].filter(([, value]) => value !== undefined)
  const where = conditions.map(([condition], index) => `${condition} $${index + 2}`).join(' and ')
  const rows = await ctx.db.query<Row>(
    `select e.body, o.name as "actorName", b.file_name as "fileName"
     from audit_event e left join operator o on o.id = e.actor_id left join batch b on b.id = e.batch_id
     ${where && `where ${where}`} order by e.seq desc limit $1`,
    [limit + 1, ...conditions.map(([, value]) => value)],
  )
  return takePage(rows.map(toEntry), limit, ({ seq }) => String(seq))
}

function toEntry({ body, actorName, fileName }: Row): AuditEntry {
  const told = JSON.parse(body)
  return {
    seq: told.seq,
    at: told.at,
    action: told.action,
    actor: told.actor === null ? null : { id: told.actor, name: actorName ?? '' },
    as: told.as,
    address: told.address,
    batchId: told.batch,
    fileName,
    decisionId: told.decision,
    data: told.data,
  }
}
