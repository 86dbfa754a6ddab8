import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'
import { sqlStateOf } from '#core/database/outage'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { lineBufferBytes } from '#core/import/copy-lines/read-slice-lines'
import { linesOf, type SliceLines } from '#core/import/copy-lines/slice-lines'
import { byteBuffers, lineBuffers } from '#core/import/parser-thread/buffer-pool'
import { parseSliceInThread } from '#core/import/parser-thread/parser-thread'
import type { ParseOptions } from '#core/parsing/parse-options'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { readRange } from '#core/uploads/read-chunks'
import { copyRows } from './copy-rows'
import type { Repeats } from './earlier-slices'
import type { ImportFollower } from './follow-import'
import { insertNew } from './insert-new'
import type { OpenImport } from './open-imports'
import { findTakenIdentityKeys } from './taken-identity-keys'

export type ImportPlan = { batchId: string; parseOptions: ParseOptions; columns: number; today: string; revisionOf?: string | null }

/** `earlier` says who may repeat a row of a slice that is not imported yet, and waits for it. `following` is notified of the COPY. */
export type ImportSliceInput = {
  plan: ImportPlan
  slice: SlicePlan
  open: OpenImport
  lines: SliceLines
  earlier?: { repeats: Repeats; imported: (client: pg.PoolClient) => Promise<void> }
  /** How long the transaction may be open; without a limit, a process that freezes in it would block the batch. */
  limitMs?: number
  following?: ImportFollower
}

export const peopleTarget = 'users (batch_id, row_no, line, dob, name, city, email, identity_key)'
const invalidTarget = 'failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, problems)'

/** Parses a slice of the stored file. `onParsing` is called every other second while the thread parses, which waits for nothing else. */
export async function readSliceOf({ db }: SystemContext, plan: ImportPlan, slice: SlicePlan, onParsing?: () => void): Promise<SliceLines> {
  const byteBuffer = byteBuffers.take(slice.byteTo - slice.byteFrom)
  try {
    const bytes = await readRange(db, plan.batchId, slice.byteFrom, slice.byteTo, byteBuffer)
    const buffer = lineBuffers.take(lineBufferBytes(bytes))
    return await withHeartbeat(onParsing, () => parseSliceInThread({ bytes, plan: slice, buffer, ...plan }))
  } finally {
    byteBuffers.give(byteBuffer)
  }
}

/**
 * Writes one slice in one transaction: its users, the rows that are invalid or duplicates, its counts and the digest of its people.
 * A retry, or a second worker on the same slice, changes nothing. Refuses with `batch-moved-on` when the batch is no longer
 * importing. Afterwards the buffer of the lines returns to the pool. Returns whether this call wrote the slice.
 */
export async function importSlice({ ctx, input }: { ctx: SystemContext; input: ImportSliceInput }): Promise<boolean> {
  const { plan, slice, open, lines, earlier, limitMs, following } = input
  const suspects = open.filter.add(lines.hashes)
  for (const person of earlier?.repeats.people ?? []) suspects.add(person)
  const isNew = await transact(
    ctx.db,
    async (client) => {
      if (!(await callFunction(client, 'lock_slice', { batch: plan.batchId, slice: slice.sliceNo }))) return false
      following?.onCopy(slice, lines.people, client)
      const duplicates = await insertUnsuspected(client, lines, suspects, open)
      await earlier?.imported(client)
      for (const suspect of await insertNew(client, lines, (person) => suspects.has(person))) duplicates.add(suspect)
      if (lines.invalid > 0) await copyRows(client, invalidTarget, [lines.invalidLines])
      if (lines.revisionRows.length > 0) await noteRevisionRows(client, plan.batchId, lines.revisionRows)
      await callFunction(client, 'commit_slice', {
        batch: plan.batchId,
        slice: slice.sliceNo,
        pendingRows: bitsOf(slice, lines, duplicates),
        invalid: lines.invalid,
        duplicate: duplicates.size,
        digest: digestOf(lines, duplicates),
      })
      return true
    },
    limitMs,
  )
  following?.onCommitted(slice)
  lineBuffers.give(lines.lines.buffer)
  return isNew
}

async function noteRevisionRows(client: pg.PoolClient, batchId: string, pairs: Int32Array): Promise<void> {
  const [rows, ofRows] = [pairs.filter((_, index) => index % 2 === 0), pairs.filter((_, index) => index % 2 === 1)]
  await callFunction(client, 'note_revision_rows', { batch: batchId, rows: [...rows], ofRows: [...ofRows] })
}

/**
 * Inserts the people that the filter did not find: by COPY when all their identity keys are free, else without those that a
 * query finds taken, else one by one when a key was taken after that query. Returns the duplicates.
 * In most files all keys are free; in a file that is uploaded again every slice has taken ones.
 */
async function insertUnsuspected(client: pg.PoolClient, lines: SliceLines, suspects: Set<number>, open: OpenImport): Promise<Set<number>> {
  if (!open.meetsOthers && (await insertStraight(client, lines, suspects))) return new Set()
  const taken = await findTakenIdentityKeys(client, lines, (person) => !suspects.has(person))
  open.meetsOthers = taken.size > 0
  const isFreeInserted = await insertStraight(client, lines, new Set([...suspects, ...taken]))
  return insertNew(client, lines, (person) => (isFreeInserted ? taken.has(person) : !suspects.has(person)))
}

async function insertStraight(client: pg.PoolClient, lines: SliceLines, others: Set<number>): Promise<boolean> {
  const people = others.size === 0 ? lines.byIdentityKey : lines.byIdentityKey.filter((person) => !others.has(person))
  if (people.length === 0) return true
  // Raw because the savepoint is transaction control: a taken key ends COPY, and must not end the transaction.
  await client.query('savepoint people')
  try {
    await copyRows(client, peopleTarget, linesOf(lines, people))
    return true
  } catch (error) {
    if (sqlStateOf(error) !== uniqueViolation) throw error
    await client.query('rollback to savepoint people')
    return false
  }
}

const uniqueViolation = '23505'

/** One bit per row of the slice, set for pending people. */
function bitsOf(slice: SlicePlan, { people, rows }: SliceLines, duplicates: Set<number>): string {
  const bits = Buffer.alloc(slice.rowTo - slice.rowFrom + 1, '0')
  for (let person = 0; person < people; person += 1) {
    if (!duplicates.has(person)) bits[(rows[person] as number) - slice.rowFrom] = asciiOne
  }
  return bits.toString('latin1')
}

const asciiOne = '1'.charCodeAt(0)

/** The SHA-256 of the lines of the slice's people in file order, which binds a decision to what the checker saw. */
function digestOf({ lines, lineTo }: SliceLines, duplicates: Set<number>): Buffer {
  const hash = createHash('sha256')
  let from = 0
  for (const duplicate of [...duplicates].sort((a, b) => a - b)) {
    hash.update(lines.subarray(from, duplicate === 0 ? 0 : lineTo[duplicate - 1]))
    from = lineTo[duplicate] as number
  }
  return hash.update(lines.subarray(from)).digest()
}
