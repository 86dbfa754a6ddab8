import { sql } from 'kysely'
import type { SystemContext } from '#core/context'
import type { ErasureReason } from '#core/erasure/erasure'
import type { ListedErasure } from '#core/erasure/erasure-list'

const pageEvents = 10_000

/** Every erasure in the audit log, in the order of events. It contains no personal data. */
export async function* listErasures({ db }: SystemContext): AsyncGenerator<ListedErasure> {
  for (let after = 0; ; ) {
    const page = await db.kysely
      .selectFrom('auditEvent')
      .where('action', '=', 'person.erased')
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(pageEvents)
      .select([
        'seq',
        sql<string>`batch_id`.as('batchId'),
        sql<number>`(data ->> 'row')::integer`.as('row'),
        // A row that a restore brought back keeps the time of its first erasure.
        sql<string>`coalesce(data ->> 'firstErasedAt', body::jsonb ->> 'at')`.as('at'),
        sql<ErasureReason>`coalesce(data ->> 'reason', 'request')`.as('reason'),
      ])
      .execute()
    for (const { seq: _, ...erasure } of page) yield erasure
    const last = page.at(-1)
    if (!last || page.length < pageEvents) return
    after = last.seq
  }
}
