import type pg from 'pg'
import { copyRows } from '#core/import/copy-rows'
import type { Person } from '#core/reading/read-slice'

/**
 * Inserts the people whose claim is free and writes the others down as duplicates of whoever holds it.
 * Of two equal rows in the slice the earlier one stays. Returns the rows that are duplicates.
 */
export async function insertUnclaimed(client: pg.PoolClient, people: Person[], lines: string): Promise<Set<number>> {
  await client.query(
    `create temp table arriving (batch_id uuid, row_no integer, line integer, dob date, name text, city text, email text, claim text collate "C")
     on commit drop`,
  )
  await copyRows(client, 'arriving', lines)
  let open = people
  const duplicates = new Set<number>()
  // A claim may become free between the two statements, when its holder is rejected; then the row is inserted after all.
  while (open.length > 0) {
    const unclaimed = await insertArriving(client, open)
    open = open.filter(({ row }) => !unclaimed.has(row))
    const repeating = await noteDuplicates(client, open)
    open = open.filter(({ row }) => !repeating.has(row))
    for (const row of repeating) duplicates.add(row)
  }
  return duplicates
}

async function insertArriving(client: pg.PoolClient, open: Person[]): Promise<Set<number>> {
  const { rows } = await client.query<{ row: number }>(
    `insert into users (batch_id, row_no, line, dob, name, city, email, claim)
     select batch_id, row_no, line, dob, name, city, email, claim from arriving where row_no = any ($1) order by claim, row_no
     on conflict (claim) do nothing returning row_no as row`,
    [open.map(({ row }) => row)],
  )
  return new Set(rows.map(({ row }) => row))
}

async function noteDuplicates(client: pg.PoolClient, repeated: Person[]): Promise<Set<number>> {
  const { rows } = await client.query<{ row: number }>(
    `insert into unimported_row (batch_id, row_no, line, byte_from, byte_length, outcome, repeats_batch_id, repeats_row_no)
     select a.batch_id, a.row_no, a.line, r.byte_from, r.byte_length, 'duplicate', u.batch_id, u.row_no
     from unnest($1::int[], $2::bigint[], $3::int[]) as r (row_no, byte_from, byte_length)
     join arriving a on a.row_no = r.row_no
     join users u on u.claim = a.claim
     returning row_no as row`,
    [repeated.map(({ row }) => row), repeated.map(({ byteFrom }) => byteFrom), repeated.map(({ byteLength }) => byteLength)],
  )
  return new Set(rows.map(({ row }) => row))
}
