import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'
import { binaryCopyOf } from '#core/import/copy-lines/binary-rows'
import { otherKeysOf } from '#core/import/copy-lines/other-key-rows'
import { personOfHash, type SliceLines } from '#core/import/copy-lines/slice-lines'
import { releaseBuffersOf } from '#core/import/parser-thread/buffer-pool'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { copyRows } from './copy-rows'
import type { Repeats } from './earlier-slices'
import type { ImportFollower } from './follow-import'
import type { ImportPlan } from './import-plan'
import { insertPeople } from './insert-people'
import { insertPeopleWithUniqueValues } from './insert-people-with-unique-values'
import type { OpenImport } from './open-imports'

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

const invalidTarget = 'failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, problems)'

const otherKeysTarget = 'other_identity_key (batch_id, row_no, alternative, identity_key)'

/**
 * Writes one slice in one transaction: its people, the rows that are invalid or duplicates, its counts and the digest of its people.
 * A retry, or a second worker on the same slice, changes nothing. Refuses with `batch-moved-on` when the batch is no longer
 * importing. Afterwards the buffer of the lines returns to the pool. Returns whether this call wrote the slice.
 */
export async function importSlice({ ctx, input }: { ctx: SystemContext; input: ImportSliceInput }): Promise<boolean> {
  const { plan, slice, open, lines, earlier, limitMs, following } = input
  // Added again for a further attempt, everyone would be known.
  lines.suspects ??= peopleOf(lines, open.filter.add(lines.hashes))
  const ofOpen = peopleOf(lines, earlier?.repeats.hashes ?? [])
  const suspects = new Set([...lines.suspects, ...ofOpen])
  const isNew = await transact(
    ctx.db,
    async (client) => {
      if (!(await callFunction(client, 'lock_slice', { batch: plan.batchId, slice: slice.sliceNo }))) return false
      following?.onCopy(slice, lines.people, client)
      if (lines.invalid > 0) await copyRows(client, invalidTarget, [lines.invalidLines])
      if (lines.revisionRows.length > 0) await noteRevisionRows(client, plan.batchId, lines.revisionRows)
      const insert = lines.unique.fields > 0 ? insertPeopleWithUniqueValues : insertPeople
      const duplicates = await insert(client, input, suspects, ofOpen)
      if (lines.otherKeys.rows.length > 0)
        await copyRows(client, otherKeysTarget, binaryCopyOf(otherKeysOf(lines.otherKeys, duplicates)), 'binary')
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
  releaseBuffersOf(lines)
  return isNew
}

const peopleOf = (lines: SliceLines, hashes: Iterable<number>) => new Set(Array.from(hashes, (index) => personOfHash(lines, index)))

async function noteRevisionRows(client: pg.PoolClient, batchId: string, pairs: Int32Array): Promise<void> {
  const [rows, ofRows] = [pairs.filter((_, index) => index % 2 === 0), pairs.filter((_, index) => index % 2 === 1)]
  await callFunction(client, 'note_revision_rows', { batch: batchId, rows: [...rows], ofRows: [...ofRows] })
}

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
