import { hash } from 'node:crypto'
import type { Database } from '#core/database/open-database'

type Event = { seq: number; hash: string; body: string }

const pageEvents = 5_000

/** The audit events of one batch, each with the text that its hash is computed from. */
export async function* eventsOf(db: Database, batchId: string): AsyncGenerator<Event> {
  yield* pages((after) =>
    db.query<Event>(
      `select seq::float8 as seq, encode(hash, 'hex') as hash, body from audit_event where batch_id = $1 and seq > $2 order by seq limit $3`,
      [batchId, after, pageEvents],
    ),
  )
}

/** The whole chain without texts: the number, the hash of the text and the hash of each event. */
export async function* chainLines(db: Database): AsyncGenerator<string> {
  const events = pages((after) =>
    db.query<Event>(`select seq::float8 as seq, encode(hash, 'hex') as hash, body from audit_event where seq > $1 order by seq limit $2`, [
      after,
      pageEvents,
    ]),
  )
  for await (const event of events) yield `${event.seq}\t${hash('sha256', event.body)}\t${event.hash}\n`
}

/** The operators who acted in a batch. */
export function operatorsOf(db: Database, batchId: string): Promise<{ id: string; name: string }[]> {
  return db.query(
    `select o.id, o.name from operator o where o.id in (select actor_id from audit_event where batch_id = $1 and actor_id is not null) order by o.id`,
    [batchId],
  )
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
