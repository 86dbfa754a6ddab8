import type pg from 'pg'
import { linesOf, type SliceLines } from '#core/import/copy-lines/slice-lines'
import { copyRows } from './copy-rows'

/**
 * Inserts the people selected by `isMeant` with a free identity key, and records the others as duplicates of the person with
 * that key. Of two equal rows the earlier one is inserted. Returns the duplicates.
 */
export async function insertNew(client: pg.PoolClient, lines: SliceLines, isMeant: (person: number) => boolean): Promise<Set<number>> {
  const meant = lines.byIdentityKey.filter(isMeant)
  const duplicates = new Set<number>()
  if (meant.length === 0) return duplicates
  await client.query(createArriving)
  // The same transaction may have filled it before.
  await client.query('delete from arriving')
  await copyRows(client, 'arriving', linesOf(lines, meant))
  const personOf = new Map(Array.from(meant, (person) => [lines.rows[person] as number, person]))
  for (let left = await insertArriving(client); left.length > 0; left = await insertArriving(client)) {
    const noted = await noteDuplicates(
      client,
      lines,
      left.flatMap((row) => personOf.get(row) ?? []),
    )
    for (const row of noted) duplicates.add(personOf.get(row) as number)
    // A rejection may free an identity key between the two statements, so the row is tried again.
    const free = left.filter((row) => !noted.has(row))
    if (free.length === 0) break
    await client.query('delete from arriving where row_no <> all ($1)', [free])
  }
  return duplicates
}

// The table stays with its connection, because a new one for every slice would bloat the catalogue.
const createArriving = `
  create temp table if not exists arriving (
    batch_id uuid, row_no integer, line integer, dob date, name text, city text, email text, identity_key text collate "C"
  ) on commit delete rows`

/** Returns the rows that were not inserted because their identity keys are taken. */
async function insertArriving(client: pg.PoolClient): Promise<number[]> {
  const { rows } = await client.query<{ row: number }>(
    `with inserted as (
       insert into users (batch_id, row_no, line, dob, name, city, email, identity_key)
       select batch_id, row_no, line, dob, name, city, email, identity_key from arriving order by identity_key, row_no
       on conflict (identity_key) do nothing returning row_no
     )
     select row_no as row from arriving where row_no not in (select row_no from inserted)`,
  )
  return rows.map(({ row }) => row)
}

async function noteDuplicates(client: pg.PoolClient, { rows, byteFrom, byteLength }: SliceLines, people: number[]): Promise<Set<number>> {
  const { rows: noted } = await client.query<{ row: number }>(
    `insert into failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, repeats_batch_id, repeats_row_no)
     select a.batch_id, a.row_no, a.line, r.byte_from, r.byte_length, 'duplicate', u.batch_id, u.row_no
     from unnest($1::int[], $2::bigint[], $3::int[]) as r (row_no, byte_from, byte_length)
     join arriving a on a.row_no = r.row_no
     -- The planner has no statistics of a temporary table and would scan all people without the lateral join.
     cross join lateral (select batch_id, row_no from users where identity_key = a.identity_key limit 1) u
     returning row_no as row`,
    [people.map((person) => rows[person]), people.map((person) => byteFrom[person]), people.map((person) => byteLength[person])],
  )
  return new Set(noted.map(({ row }) => row))
}
