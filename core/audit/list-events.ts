import { z } from 'zod'
import { type AuditEntry, mayReadAudit } from '#core/audit/audit-event'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { DomainError } from '#core/errors/domain-error'

/** Filters events by operator, batch, action and time; `from` is inclusive and `to` exclusive. */
export const EventsRequest = PageRequest.extend({
  cursor: z.coerce.number().int().positive().optional(),
  operator: z.uuid().optional(),
  batch: z.uuid().optional(),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z.-]*$/)
    .optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})

/**
 * The audit log of the whole instance, newest first; the cursor is the sequence number of an event. An entry is read from the text
 * that is hashed, since the columns are only an index. Refuses with `role-missing`.
 */
export async function listEvents({ ctx, input }: { ctx: Context; input: z.input<typeof EventsRequest> }): Promise<Page<AuditEntry>> {
  if (!mayReadAudit(ctx.actor)) throw new DomainError('role-missing')
  const { prisma } = ctx.db
  const { limit, cursor, operator, batch, action, from, to } = EventsRequest.parse(input)
  const events = await prisma.auditEvent.findMany({
    where: {
      ...(cursor !== undefined && { seq: { lt: cursor } }),
      ...(operator !== undefined && { actorId: operator }),
      ...(batch !== undefined && { batchId: batch }),
      ...(action !== undefined && { action }),
      ...((from !== undefined || to !== undefined) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
    },
    select: { body: true, actorId: true, batchId: true },
    orderBy: { seq: 'desc' },
    take: limit + 1,
  })
  const [operators, batches, reasons] = await Promise.all([
    prisma.operator.findMany({ where: { id: { in: distinct(events.map(({ actorId }) => actorId)) } }, select: { id: true, name: true } }),
    prisma.batch.findMany({ where: { id: { in: distinct(events.map(({ batchId }) => batchId)) } }, select: { id: true, fileName: true } }),
    readReasons(ctx.db, distinct(events.map(reasonedOf))),
  ])
  const names = new Map(operators.map(({ id, name }) => [id, name]))
  const files = new Map(batches.map(({ id, fileName }) => [id, fileName]))
  return takePage(
    events.map((event) => ({
      ...entryOf(event.body, names.get(event.actorId ?? ''), files.get(event.batchId ?? '')),
      reason: reasons.get(reasonedOf(event) ?? '') ?? null,
    })),
    limit,
    ({ seq }) => String(seq),
  )
}

const Reasoned = z.object({ data: z.union([z.object({ disclosure: z.uuid() }), z.object({ act: z.uuid() })]) })

/** The id of the disclosure or of the act on deliveries that has the text of the reason. */
function reasonedOf({ body }: { body: string }): string | null {
  const data = Reasoned.safeParse(JSON.parse(body)).data?.data
  return data ? ('act' in data ? data.act : data.disclosure) : null
}

async function readReasons({ prisma }: Database, ids: string[]): Promise<Map<string, string | null>> {
  const of = { where: { id: { in: ids } }, select: { id: true, reason: true } }
  const found = await Promise.all([prisma.disclosure.findMany(of), prisma.deliveryAct.findMany(of)])
  return new Map(found.flat().map(({ id, reason }) => [id, reason]))
}

const distinct = (ids: (string | null)[]): string[] => [...new Set(ids)].filter((id) => id !== null)

function entryOf(body: string, actorName = '', fileName: string | null = null): Omit<AuditEntry, 'reason'> {
  const event = JSON.parse(body)
  return {
    seq: event.seq,
    at: event.at,
    action: event.action,
    actor: event.actor === null ? null : { id: event.actor, name: actorName },
    as: event.as,
    address: event.address,
    batchId: event.batch,
    fileName,
    decisionId: event.decision,
    data: event.data,
  }
}
