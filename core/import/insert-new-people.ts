import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { createQueries } from '#core/database/kysely'
import { queryOn } from '#core/database/query-on'
import type { Tables } from '#core/database/tables'
import type { FieldVersion } from '#core/fields/field-version'
import { binaryRowsOf } from '#core/import/copy-lines/binary-rows'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { copyRows } from './copy-rows'
import { peopleCopyTarget } from './people-copy-target'

/**
 * Inserts the people selected by `isIncluded` with a free identity key, and records the others as duplicates of the person with
 * that key. Of two equal rows the earlier one is inserted. Returns the duplicates.
 */
export async function insertNewPeople(
  client: pg.PoolClient,
  version: FieldVersion,
  lines: SliceLines,
  isIncluded: (person: number) => boolean,
): Promise<Set<number>> {
  return (await prepareNewPeople(client, version, lines, isIncluded))()
}

/** Does what `insertNewPeople` can do before others have committed, and returns a function for the rest, to be called before the next `insertNewPeople`. */
export async function prepareNewPeople(
  client: pg.PoolClient,
  version: FieldVersion,
  lines: SliceLines,
  isIncluded: (person: number) => boolean,
): Promise<() => Promise<Set<number>>> {
  const included = lines.byIdentityKey.filter(isIncluded)
  if (included.length === 0) return async () => new Set()
  const queries = queriesOn(client)
  await createArriving(queries)
  // The same transaction may have filled it before.
  await queries.deleteFrom('arriving').execute()
  await copyRows(client, peopleCopyTarget('arriving', version), binaryRowsOf(lines, included), 'binary')
  const personOf = new Map(Array.from(included, (person) => [lines.rows[person] as number, person]))
  return () => insertArrived(queries, lines, personOf)
}

async function insertArrived(queries: Queries, lines: SliceLines, personOf: Map<number, number>): Promise<Set<number>> {
  const duplicates = new Set<number>()
  for (let left = await insertArriving(queries); left.length > 0; left = await insertArriving(queries)) {
    const noted = await noteDuplicates(
      queries,
      lines,
      left.flatMap((row) => personOf.get(row) ?? []),
    )
    for (const row of noted) duplicates.add(personOf.get(row) as number)
    // A rejection may free an identity key between the two statements, so the row is tried again.
    const free = left.filter((row) => !noted.has(row))
    if (free.length === 0) break
    await queries.deleteFrom('arriving').where('rowNo', '<>', sql<number>`all (${free}::int[])`).execute()
  }
  return duplicates
}

const columns = ['batchId', 'rowNo', 'line', 'dob', 'name', 'city', 'email', 'fields', 'identityKey'] as const

type Queries = Kysely<Tables & { arriving: Pick<Tables['users'], (typeof columns)[number]> }>

const queriesOn = (client: pg.PoolClient): Queries => createQueries((statement, values) => queryOn(client, statement, values)).withTables()

// The table stays with its connection, because a new one for every slice would bloat the catalogue.
async function createArriving(queries: Queries): Promise<void> {
  await queries.schema
    .createTable('arriving')
    .temporary()
    .ifNotExists()
    .addColumn('batchId', 'uuid')
    .addColumn('rowNo', 'integer')
    .addColumn('line', 'integer')
    .addColumn('dob', 'date')
    .addColumn('name', 'text')
    .addColumn('city', 'text')
    .addColumn('email', 'text')
    .addColumn('fields', 'text')
    .addColumn('identityKey', 'uuid')
    .onCommit('delete rows')
    .execute()
}

/** Returns the rows that were not inserted because their identity keys are taken. */
async function insertArriving(queries: Queries): Promise<number[]> {
  const left = await queries
    .with('inserted', (query) =>
      query
        .insertInto('users')
        .columns(columns)
        .expression(query.selectFrom('arriving').select(columns).orderBy('identityKey').orderBy('rowNo'))
        .onConflict((conflict) => conflict.column('identityKey').where('freed', '=', sql.lit(false)).doNothing())
        .returning('rowNo'),
    )
    .selectFrom('arriving')
    .where('rowNo', 'not in', (eb) => eb.selectFrom('inserted').select('rowNo'))
    .select('rowNo')
    .execute()
  return left.map(({ rowNo }) => rowNo)
}

async function noteDuplicates(queries: Queries, { rows, byteFrom, byteLength }: SliceLines, people: number[]): Promise<Set<number>> {
  const of = (values: Int32Array | Float64Array) => people.map((person) => values[person] as number)
  const places = sql<{ rowNo: number; byteFrom: number; byteLength: number }>`
    unnest(${of(rows)}::int[], ${of(byteFrom)}::bigint[], ${of(byteLength)}::int[])`
  const noted = await queries
    .insertInto('failedRow')
    .columns(['batchId', 'rowNo', 'line', 'byteFrom', 'byteLength', 'outcome', 'repeatsBatchId', 'repeatsRowNo'])
    .expression((eb) =>
      eb
        .selectFrom(places.as<'r'>(sql`r (row_no, byte_from, byte_length)`))
        .innerJoin('arriving as a', 'a.rowNo', 'r.rowNo')
        // The planner has no statistics of a temporary table and would scan all people without the lateral join.
        .crossJoinLateral((eb) =>
          eb
            .selectFrom('users')
            .whereRef('users.identityKey', '=', 'a.identityKey')
            .where('users.freed', '=', sql.lit(false))
            .select(['batchId', 'rowNo'])
            .limit(1)
            .as('u'),
        )
        .select(['a.batchId', 'a.rowNo', 'a.line', 'r.byteFrom', 'r.byteLength', sql<'duplicate'>`'duplicate'`.as('outcome')])
        .select(['u.batchId as repeatsBatchId', 'u.rowNo as repeatsRowNo']),
    )
    .returning('rowNo')
    .execute()
  return new Set(noted.map(({ rowNo }) => rowNo))
}
