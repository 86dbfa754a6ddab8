import { createHash } from 'node:crypto'
import type pg from 'pg'
import { readChunks } from '#core/batches/read-chunks'
import type { SystemContext } from '#core/context'
import { queryOn, sqlStateOf, transact } from '#core/db'
import { copyCell, copyRows } from '#core/import/copy-rows'
import { insertUnclaimed } from '#core/import/insert-unclaimed'
import { userLine } from '#core/import/user-line'
import { type InvalidRow, type Person, readSlice } from '#core/reading/read-slice'
import type { Reading } from '#core/reading/reading'
import type { SlicePlan } from '#core/reading/slice-plan'

export type ImportPlan = { batchId: string; reading: Reading; columns: number; today: string }

export const userTarget = 'users (batch_id, row_no, line, dob, name, city, email, claim)'

/**
 * Imports one slice in one transaction: its users, the rows that are invalid or duplicates, its counts and the digest of its people.
 * A retry, or a second worker on the same slice, changes nothing twice. Refuses with `batch-moved-on` when the batch is no longer importing.
 */
export async function importSlice({ ctx, input }: { ctx: SystemContext; input: { plan: ImportPlan; slice: SlicePlan } }): Promise<void> {
  const { plan, slice } = input
  const { people, invalid } = await readSliceOf(ctx, plan, slice)
  const written = people.map((person) => ({ person, line: userLine(plan.batchId, person) }))
  // Sorted by the unique key, the index is written in runs rather than at random: nearly half the cost of a COPY.
  const byClaim = written.toSorted((a, b) => compare(a.person.claim, b.person.claim))
  const lines = byClaim.map(({ line }) => line).join('')

  await transact(ctx.db, async (client) => {
    const [claimed] = await queryOn<{ isOurs: boolean }>(client, 'select claim_slice($1, $2) as "isOurs"', [plan.batchId, slice.sliceNo])
    if (!claimed?.isOurs) return
    const duplicates = await insertPeople(client, people, lines)
    const pending = written.filter(({ person }) => !duplicates.has(person.row))
    await insertInvalid(client, plan.batchId, invalid)
    await queryOn(client, 'select commit_slice($1, $2, $3::varbit, $4, $5, $6)', [
      plan.batchId,
      slice.sliceNo,
      bitsOf(slice, pending),
      invalid.length,
      duplicates.size,
      digestOf(pending),
    ])
  })
}

type Written = { person: Person; line: string }

async function readSliceOf({ db }: SystemContext, plan: ImportPlan, slice: SlicePlan) {
  const parts: Uint8Array[] = []
  for await (const part of readChunks(db, plan.batchId, slice.byteFrom, slice.byteTo)) parts.push(part)
  const bytes = Buffer.concat(parts)
  return readSlice({ bytes, plan: slice, reading: plan.reading, columns: plan.columns, today: plan.today })
}

/** Inserts the people, straight when all are new, else around those whom somebody has claimed. Returns the rows that are duplicates. */
async function insertPeople(client: pg.PoolClient, people: Person[], lines: string): Promise<Set<number>> {
  if (people.length === 0) return new Set()
  await client.query('savepoint people')
  try {
    await copyRows(client, userTarget, lines)
    return new Set()
  } catch (error) {
    if (sqlStateOf(error) !== uniqueViolation) throw error
    await client.query('rollback to savepoint people')
    return insertUnclaimed(client, people, lines)
  }
}

const uniqueViolation = '23505'

async function insertInvalid(client: pg.PoolClient, batchId: string, invalid: InvalidRow[]): Promise<void> {
  if (invalid.length === 0) return
  const lines = invalid.map(({ row, line, byteFrom, byteLength, problems }) =>
    [batchId, row, line, byteFrom, byteLength, 'invalid', copyCell(JSON.stringify(problems))].join('\t').concat('\n'),
  )
  await copyRows(client, 'unimported_row (batch_id, row_no, line, byte_from, byte_length, outcome, problems)', lines.join(''))
}

/** One bit per row of the slice, set for those who are pending. */
function bitsOf(slice: SlicePlan, pending: Written[]): string {
  const bits = Buffer.alloc(slice.rowTo - slice.rowFrom + 1, '0')
  for (const { person } of pending) bits[person.row - slice.rowFrom] = one
  return bits.toString('latin1')
}

const one = '1'.charCodeAt(0)

/** What binds a decision to what was seen: sha256 over the lines of the slice's people, in the order of the file, as COPY's text format has them. */
function digestOf(pending: Written[]): Buffer {
  return createHash('sha256')
    .update(pending.map(({ line }) => line).join(''))
    .digest()
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
