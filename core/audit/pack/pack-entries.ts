import { ledgerOf } from '#core/audit/pack/ledger'
import { applicationsOf, decisionsOf, selectionsOf, skipsOf } from '#core/audit/pack/pack-decisions'
import { deliveriesDueAt, deliveriesOf, deliveryActsOf, deliveryPagesOf, pageReplaysOf } from '#core/audit/pack/pack-deliveries'
import { chainLines, disclosuresOf, eventsOf, operatorsOf } from '#core/audit/pack/pack-events'
import { originalName, packReadme } from '#core/audit/pack/pack-readme'
import { slicesOf } from '#core/audit/pack/pack-slices'
import { peopleLines } from '#core/audit/pack/people-lines'
import type { ZipEntry } from '#core/audit/pack/zip-stream'
import type { Batch } from '#core/batches/batch'
import { csvOf } from '#core/csv/csv'
import type { Database } from '#core/database/open-database'
import type { StoredFields } from '#core/field-versions/stored-fields'
import { declaredFields } from '#core/fields/declared-fields'
import { unpackValues } from '#core/fields/packed-values'
import { readOriginal } from '#core/uploads/read-original'

/** The files of an audit pack in their order, without which rows of `masked` batches are repeated. Each is read while the zip is written. */
export function packEntries(
  db: Database,
  batch: Batch,
  { definition, version }: StoredFields,
  at: Date,
  masked: ReadonlySet<string> = new Set(),
): ZipEntry[] {
  const ledger = () => ledgerOf(db, { batchId: batch.id, rowCount: batch.balance.rows ?? 0, version, masked })
  const keys = declaredFields(version).map(({ key }) => key)
  return [
    { name: 'README.txt', bytes: () => textOf(packReadme(batch, keys.length > 0, at)) },
    { name: 'batch.json', bytes: () => batchJson(db, batch) },
    { name: originalName(batch), bytes: () => readOriginal(db, batch) },
    { name: 'fields.json', bytes: () => textOf(definition) },
    { name: 'ledger.csv', bytes: () => csvOf(flat(ledger(), keys), ledgerColumns(keys)) },
    { name: 'ledger.jsonl', bytes: () => jsonLines(withFields(ledger(), keys)) },
    { name: 'people.tsv', bytes: () => peopleLines(batch.id, version, ledger()) },
    { name: 'slices.jsonl', bytes: () => jsonLines(slicesOf(db, batch.id)) },
    { name: 'decisions.csv', bytes: () => csvOf(decisionsOf(db, batch.id), decisionColumns) },
    { name: 'decisions.jsonl', bytes: () => jsonLines(decisionsOf(db, batch.id)) },
    { name: 'decision-selections.jsonl', bytes: () => jsonLines(selectionsOf(db, batch.id)) },
    { name: 'decision-skipped.jsonl', bytes: () => jsonLines(skipsOf(db, batch.id)) },
    { name: 'decision-slices.jsonl', bytes: () => jsonLines(applicationsOf(db, batch.id)) },
    { name: 'disclosures.jsonl', bytes: () => jsonLines(disclosuresOf(db, batch.id)) },
    { name: 'deliveries.jsonl', bytes: () => jsonLines(deliveriesOf(db, batch.id)) },
    { name: 'delivery-acts.jsonl', bytes: () => jsonLines(deliveryActsOf(db, batch.id)) },
    { name: 'delivery-pages.jsonl', bytes: () => jsonLines(deliveryPagesOf(db, batch.id)) },
    { name: 'page-replays.jsonl', bytes: () => jsonLines(pageReplaysOf(db, batch.id)) },
    { name: 'operators.jsonl', bytes: () => jsonLines(operatorsOf(db, batch.id)) },
    { name: 'events.jsonl', bytes: () => jsonLines(eventsOf(db, batch.id)) },
    { name: 'chain.tsv', bytes: () => chainLines(db) },
  ]
}

// No key of a field is the name of another column.
const ledgerColumns = (keys: string[]) =>
  ['row', 'line', 'outcome', 'name', 'dob', 'city', 'email', ...keys, 'decision', 'problems', 'repeats'] as const
const decisionColumns = [
  'number',
  'id',
  'verdict',
  'by',
  'byId',
  'reasonTitle',
  'reason',
  'recordedAt',
  'appliedAt',
  'finalAt',
  'undoneAt',
  'undoes',
  'selected',
  'applied',
  'skipped',
  'digest',
] as const

async function* textOf(text: string): AsyncGenerator<string> {
  yield text
}

async function* batchJson(db: Database, batch: Batch): AsyncGenerator<string> {
  const how = await db.kysely.selectFrom('batch').where('id', '=', batch.id).select(['parseOptions', 'header']).executeTakeFirst()
  yield `${JSON.stringify({ ...batch, ...how, deliveriesDueAt: await deliveriesDueAt(db, batch.id) }, null, 2)}\n`
}

async function* jsonLines(items: AsyncIterable<object> | Promise<object[]>): AsyncGenerator<string> {
  for await (const item of 'then' in items ? await items : items) yield `${JSON.stringify(item)}\n`
}

type Ledger = ReturnType<typeof ledgerOf>

/** The values of the declared fields of a row, by key. */
function valuesOf(packed: string | null, keys: string[]): Record<string, string> {
  const values = unpackValues(packed)
  return Object.fromEntries(keys.map((key, place) => [key, values[place] ?? '']))
}

async function* withFields(rows: Ledger, keys: string[]): AsyncGenerator<object> {
  for await (const { packed, ...row } of rows) yield keys.length === 0 ? row : { ...row, fields: valuesOf(packed, keys) }
}

async function* flat(rows: Ledger, keys: string[]): AsyncGenerator<Record<string, unknown>> {
  for await (const { packed, problems, repeats, ...row } of rows) {
    yield {
      ...row,
      ...valuesOf(packed, keys),
      problems: problems.map(({ message }) => message).join(' '),
      repeats: repeats && `${repeats.field === undefined ? '' : `${repeats.field} of `}row ${repeats.row} of ${repeats.batch}`,
    }
  }
}
