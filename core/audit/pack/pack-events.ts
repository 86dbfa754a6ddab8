import { hash } from 'node:crypto'
import { type NotNull, sql } from 'kysely'
import type { Database } from '#core/database/open-database'

type Event = { seq: number; hash: string; body: string }

const pageEvents = 5_000

/** The audit events of one batch, each with the text that its hash is computed from. */
export async function* eventsOf(db: Database, batchId: string): AsyncGenerator<Event> {
  yield* pages((after) => pageQuery(db, after).where('batchId', '=', batchId).execute())
}

/** The whole chain without texts: the number, the hash of the text and the hash of each event. */
export async function* chainLines(db: Database): AsyncGenerator<string> {
  for await (const event of pages((after) => pageQuery(db, after).execute()))
    yield `${event.seq}\t${hash('sha256', event.body)}\t${event.hash}\n`
}

/** Who asked to see the personal data of a batch, and why; an event has the SHA-256 of each reason. */
export function disclosuresOf({ kysely }: Database, batchId: string): Promise<{ id: string; by: string; reason: string }[]> {
  return kysely
    .selectFrom('disclosure')
    .where('batchId', '=', batchId)
    .orderBy('askedAt')
    .orderBy('id')
    .select(['id', 'operatorId as by', 'reason'])
    .execute()
}

/** The operators who acted in a batch. */
export function operatorsOf({ kysely }: Database, batchId: string): Promise<{ id: string; name: string }[]> {
  return kysely
    .selectFrom('operator as o')
    .where('o.id', 'in', (eb) =>
      eb
        .selectFrom('auditEvent')
        .where('batchId', '=', batchId)
        .where('actorId', 'is not', null)
        .select('actorId')
        .$narrowType<{ actorId: NotNull }>(),
    )
    .orderBy('o.id')
    .select(['o.id', 'o.name'])
    .execute()
}

async function* pages(read: (after: number) => Promise<Event[]>): AsyncGenerator<Event> {
  for (let after = 0; ; ) {
    const page = await read(after)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageEvents) return
    after = last.seq
  }
}

const pageQuery = ({ kysely }: Database, after: number) =>
  kysely
    .selectFrom('auditEvent')
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(pageEvents)
    .select(['seq', sql<string>`encode(hash, 'hex')`.as('hash'), 'body'])
