import { ledgerOf } from '#core/audit/pack/ledger'
import { applicationsOf, decisionsOf, selectionsOf, skipsOf } from '#core/audit/pack/pack-decisions'
import { chainLines, eventsOf, operatorsOf } from '#core/audit/pack/pack-events'
import { originalName, packReadme } from '#core/audit/pack/pack-readme'
import { slicesOf } from '#core/audit/pack/pack-slices'
import { peopleLines } from '#core/audit/pack/people-lines'
import type { ZipEntry } from '#core/audit/pack/zip-stream'
import type { Batch } from '#core/batches/batch'
import { csvOf } from '#core/csv/csv'
import type { Database } from '#core/database/open-database'
import { readOriginal } from '#core/uploads/read-original'

/** The files of an audit pack in their order. Each is read while the zip is written. */
export function packEntries(db: Database, batch: Batch, at: Date): ZipEntry[] {
  const rowCount = batch.balance.rows ?? 0
  const ledger = () => ledgerOf(db, batch.id, rowCount)
  return [
    { name: 'README.txt', bytes: () => textOf(packReadme(batch, at)) },
    { name: 'batch.json', bytes: () => batchJson(db, batch) },
    { name: originalName(batch), bytes: () => readOriginal(db, batch) },
    { name: 'ledger.csv', bytes: () => csvOf(flat(ledger()), ledgerColumns) },
    { name: 'ledger.jsonl', bytes: () => jsonLines(ledger()) },
    { name: 'people.tsv', bytes: () => peopleLines(batch.id, ledger()) },
    { name: 'slices.jsonl', bytes: () => jsonLines(slicesOf(db, batch.id)) },
    { name: 'decisions.csv', bytes: () => csvOf(decisionsOf(db, batch.id), decisionColumns) },
    { name: 'decisions.jsonl', bytes: () => jsonLines(decisionsOf(db, batch.id)) },
    { name: 'decision-selections.jsonl', bytes: () => jsonLines(selectionsOf(db, batch.id)) },
    { name: 'decision-skipped.jsonl', bytes: () => jsonLines(skipsOf(db, batch.id)) },
    { name: 'decision-slices.jsonl', bytes: () => jsonLines(applicationsOf(db, batch.id)) },
    { name: 'operators.jsonl', bytes: () => jsonLines(operatorsOf(db, batch.id)) },
    { name: 'events.jsonl', bytes: () => jsonLines(eventsOf(db, batch.id)) },
    { name: 'chain.tsv', bytes: () => chainLines(db) },
  ]
}

const ledgerColumns = ['row', 'line', 'outcome', 'name', 'dob', 'city', 'email', 'decision', 'problems', 'repeats'] as const
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
  yield `${JSON.stringify({ ...batch, ...how }, null, 2)}\n`
}

async function* jsonLines(items: AsyncIterable<object> | Promise<object[]>): AsyncGenerator<string> {
  for await (const item of 'then' in items ? await items : items) yield `${JSON.stringify(item)}\n`
}

async function* flat(rows: ReturnType<typeof ledgerOf>) {
  for await (const { problems, repeats, ...row } of rows) {
    yield {
      ...row,
      problems: problems.map(({ message }) => message).join(' '),
      repeats: repeats && `row ${repeats.row} of ${repeats.batch}`,
    }
  }
}
