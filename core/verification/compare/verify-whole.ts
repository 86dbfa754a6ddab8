import { sql } from 'kysely'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { type Finding, fault } from '#core/verification/compare/finding'

const alterations: Record<string, (id: string) => string> = {
  request: (id) => `Change request ${id} is not the one in the audit log.`,
  fields: (number) => `Version ${number} of the fields is not one that two admins confirmed.`,
  target: (id) => `Version ${id} is not one that two admins confirmed.`,
  secret: (id) => `The secret ${id} is not one that two admins confirmed.`,
  'lost-target': (key) => `The target ${key} is not as two admins confirmed it.`,
  lost: (id) => `The fields of change request ${id} were confirmed and are missing.`,
}

const alteredDeliveries: Record<string, (id: string) => string> = {
  settled: (target) => `What became of people at the target ${target} is not what the last event says.`,
  outcomes: (target) => `Nothing is due at the target ${target}, and its people are not as they were settled.`,
  'never-final': (target) => `The target ${target} has or had people whose approval was never final.`,
  act: (id) => `The act ${id} on deliveries is not the one in the audit log.`,
  'lost-act': (id) => `The act ${id} on deliveries is in the audit log but not in the database.`,
  replay: (id) => `The replay ${id} of a page is not the one in the audit log.`,
  'lost-replay': (id) => `The replay ${id} of a page is in the audit log but not in the database.`,
}

/** Compares what belongs to no batch: rows and events without a batch, and event columns that differ from their text. */
export async function* verifyWhole(db: Database): AsyncGenerator<Finding> {
  const { kysely } = db
  const events = await kysely
    .selectFrom('auditEvent as e')
    .crossJoinLateral(() => kysely.selectNoFrom(sql`e.body::jsonb`.as('b')).as('t'))
    .where(
      sql<boolean>`(e.seq, e.at, e.action, e.actor_id, e.batch_id, e.decision_id, e.data) is distinct from
        ((b ->> 'seq')::bigint, (b ->> 'at')::timestamptz, b ->> 'action', (b ->> 'actor')::uuid, (b ->> 'batch')::uuid,
          (b ->> 'decision')::uuid, b -> 'data')`,
    )
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('e.seq').as('first')])
    .executeTakeFirstOrThrow()
  if (events.count > 0)
    yield fault(null, `${events.count} events have columns that differ from their text; the first is event ${events.first}.`)
  for (const { id, what } of await callFunction(db, 'altered_changes', {})) yield fault(null, alterations[what]?.(id) ?? what)
  for (const { batchId, id, what } of await callFunction(db, 'altered_deliveries', {}))
    yield fault(batchId, alteredDeliveries[what]?.(id) ?? what)
  const lost = await kysely
    .selectFrom('auditEvent as e')
    .where('e.batchId', 'is not', null)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('batch as b').whereRef('b.id', '=', 'e.batchId').select('b.id'))))
    .distinct()
    .select('e.batchId')
    .execute()
  for (const { batchId } of lost) yield fault(batchId, 'The batch is in the audit log but not in the database.')
  const unknown = await kysely
    .selectFrom('uniqueValue as v')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('uniqueValueSlice as s').whereRef('s.batchId', '=', 'v.batchId').select('s.sliceNo'))),
    )
    .groupBy('v.batchId')
    .select(({ fn }) => ['v.batchId', fn.countAll<number>().as('values')])
    .execute()
  for (const { batchId, values } of unknown) yield fault(batchId, `${values} unique values are taken, and the batch has none.`)
  const stray = await kysely
    .selectFrom(({ selectFrom }) =>
      selectFrom('users')
        .select(['batchId', 'rowNo'])
        .unionAll(selectFrom('failedRow').select(['batchId', 'rowNo']))
        .unionAll(selectFrom('otherIdentityKey').select(['batchId', 'rowNo']))
        .as('r'),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('batchSlice as s')
            .whereRef('s.batchId', '=', 'r.batchId')
            .where((slice) => slice.between('r.rowNo', slice.ref('s.rowFrom'), slice.ref('s.rowTo')))
            .where('s.importedAt', 'is not', null)
            .select('s.sliceNo'),
        ),
      ),
    )
    .groupBy('r.batchId')
    .select(({ fn }) => ['r.batchId', fn.countAll<number>().as('rows')])
    .execute()
  for (const { batchId, rows } of stray) yield fault(batchId, `${rows} rows are in no slice of the file.`)
}
