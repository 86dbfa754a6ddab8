import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'
import { sqlStateOf } from '#core/database/outage'
import { withHeartbeat } from '#core/database/with-heartbeat'
import type { FieldVersion } from '#core/fields/field-version'
import type { NumberedAlternative } from '#core/fields/identity-alternatives'
import { binaryCopyOf, binaryRowsOf } from '#core/import/copy-lines/binary-rows'
import { otherKeysOf } from '#core/import/copy-lines/other-key-rows'
import { columnBufferBytes, lineBufferBytes } from '#core/import/copy-lines/read-slice-lines'
import { personOfHash, type SliceLines } from '#core/import/copy-lines/slice-lines'
import { uniqueValuesByRow } from '#core/import/copy-lines/unique-values'
import { byteBuffers, columnBuffers, releaseBuffersOf, lineBuffers } from '#core/import/parser-thread/buffer-pool'
import { parseSliceInThread } from '#core/import/parser-thread/parser-thread'
import type { ParseOptions } from '#core/parsing/parse-options'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { withoutRows } from '#core/people/index-parts/index-part'
import { storeIndexPart } from '#core/people/index-parts/store-index-part'
import { readRange } from '#core/uploads/read-chunks'
import { copyRows } from './copy-rows'
import type { Repeats } from './earlier-slices'
import type { ImportFollower } from './follow-import'
import { insertDistinctPeople } from './insert-distinct-people'
import { insertNewPeople, prepareNewPeople } from './insert-new-people'
import type { OpenImport } from './open-imports'
import { peopleCopyTarget } from './people-copy-target'
import { findTakenIdentityKeys } from './taken-identity-keys'

export type ImportPlan = {
  batchId: string
  parseOptions: ParseOptions
  version: FieldVersion
  compared: readonly NumberedAlternative[]
  columns: number
  today: string
  uploadedOn: string
  revisionOf?: string | null
}

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

/** Parses a slice of the stored file. `onParsing` is called every other second while the thread parses, which waits for nothing else. */
export async function parseStoredSlice({ db }: SystemContext, plan: ImportPlan, slice: SlicePlan, onParsing?: () => void): Promise<SliceLines> {
  const byteBuffer = byteBuffers.acquire(slice.byteTo - slice.byteFrom)
  try {
    const bytes = await readRange(db, plan.batchId, slice.byteFrom, slice.byteTo, byteBuffer)
    const buffer = lineBuffers.acquire(lineBufferBytes(bytes))
    const columnBuffer = columnBuffers.acquire(columnBufferBytes(bytes, slice.rowTo - slice.rowFrom + 1))
    return await withHeartbeat(onParsing, () => parseSliceInThread({ bytes, plan: slice, buffer, columnBuffer, ...plan }))
  } finally {
    byteBuffers.release(byteBuffer)
  }
}

/**
 * Writes one slice in one transaction: its users, the rows that are invalid or duplicates, its counts and the digest of its people.
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
      const insert = lines.unique.fields > 0 ? insertWithUniqueValues : insertPeople
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

/** Inserts the people of the slice and writes its part of the review index. Returns the duplicates. */
async function insertPeople(
  client: pg.PoolClient,
  { plan, slice, open, lines, earlier }: ImportSliceInput,
  suspects: Set<number>,
  ofOpen: Set<number>,
): Promise<Set<number>> {
  const duplicates = await insertUnsuspected(client, plan.version, lines, suspects, open)
  const insertSuspects = await prepareNewPeople(client, plan.version, lines, (person) => suspects.has(person))
  // The part of the review index is written before the wait, as if nothing were inserted meanwhile.
  const presumed = await findRepeating(client, lines, suspects, ofOpen)
  for (const duplicate of duplicates) presumed.add(duplicate)
  await writeIndexPart(client, plan.batchId, slice, lines, presumed)
  // Later slices may wait for this one, so little is left to do afterwards.
  await earlier?.imported(client)
  for (const suspect of await insertSuspects()) duplicates.add(suspect)
  if (!isEqual(duplicates, presumed)) await writeIndexPart(client, plan.batchId, slice, lines, duplicates)
  return duplicates
}

/** The same for a version with unique fields, whose values decide with the identity keys who is a duplicate. */
async function insertWithUniqueValues(
  client: pg.PoolClient,
  { plan: { batchId, version }, slice, open, lines, earlier }: ImportSliceInput,
  suspects: Set<number>,
): Promise<Set<number>> {
  const everyone = Array.from({ length: lines.people }, (_, person) => person)
  const input = { batchId, version, lines }
  const unsuspected = everyone.filter((person) => !suspects.has(person))
  const expectsTaken = open.meetsOthers
  const duplicates = await insertDistinctPeople(client, { ...input, people: unsuspected, mayRepeatEachOther: false, expectsTaken })
  open.meetsOthers = duplicates.size > 0
  await earlier?.imported(client)
  const left = everyone.filter((person) => suspects.has(person))
  const others = await insertDistinctPeople(client, { ...input, people: left, mayRepeatEachOther: true, expectsTaken: true })
  for (const duplicate of others) duplicates.add(duplicate)
  const hashes = uniqueValuesByRow(lines.unique, slice, lines.rows, duplicates)
  await callFunction(client, 'store_unique_values', { batch: batchId, slice: slice.sliceNo, hashes })
  await writeIndexPart(client, batchId, slice, lines, duplicates)
  return duplicates
}

/** The suspects who repeat an earlier row: the filter also suspects some who do not. `ofOpen` repeat rows of slices that are not imported yet. */
async function findRepeating(client: pg.PoolClient, lines: SliceLines, suspects: Set<number>, ofOpen: Set<number>): Promise<Set<number>> {
  const repeating = new Set([...ofOpen, ...repeatsWithin(lines)])
  const left = Uint32Array.from(suspects).filter((person) => !repeating.has(person))
  for (const person of await findTakenIdentityKeys(client, lines, left)) repeating.add(person)
  return repeating
}

/** The people with the hash of an earlier one of the slice, who is next to them in the order of hashes. */
function repeatsWithin({ byIdentityKey, hashes }: SliceLines): number[] {
  const repeats: number[] = []
  let before = -1
  for (const person of byIdentityKey) {
    if (before >= 0 && hashes[before * 2] === hashes[person * 2] && hashes[before * 2 + 1] === hashes[person * 2 + 1]) repeats.push(person)
    before = person
  }
  return repeats
}

const isEqual = (some: Set<number>, others: Set<number>) => some.size === others.size && [...some].every((person) => others.has(person))

/** The part of a slice with texts that only PostgreSQL can fold is made later. */
async function writeIndexPart(
  client: pg.PoolClient,
  batch: string,
  { sliceNo: slice }: SlicePlan,
  { indexPart, rows }: SliceLines,
  duplicates: Set<number>,
): Promise<void> {
  if (indexPart === null) return
  const part = withoutRows(
    indexPart,
    Array.from(duplicates, (person) => rows[person] as number),
  )
  if (part.rowsToFold.length === 0) await storeIndexPart(client, { batch, slice }, part)
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
async function insertUnsuspected(
  client: pg.PoolClient,
  version: FieldVersion,
  lines: SliceLines,
  suspects: Set<number>,
  open: OpenImport,
): Promise<Set<number>> {
  if (!open.meetsOthers && (await insertStraight(client, version, lines, suspects))) return new Set()
  const unsuspected = lines.byIdentityKey.filter((person) => !suspects.has(person))
  const taken = await findTakenIdentityKeys(client, lines, unsuspected)
  open.meetsOthers = taken.size > 0
  const isFreeInserted = await insertStraight(client, version, lines, new Set([...suspects, ...taken]))
  return insertNewPeople(client, version, lines, (person) => (isFreeInserted ? taken.has(person) : !suspects.has(person)))
}

async function insertStraight(client: pg.PoolClient, version: FieldVersion, lines: SliceLines, others: Set<number>): Promise<boolean> {
  const people = others.size === 0 ? lines.byIdentityKey : lines.byIdentityKey.filter((person) => !others.has(person))
  if (people.length === 0) return true
  // Raw because the savepoint is transaction control: a taken key ends COPY, and must not end the transaction.
  await client.query('savepoint people')
  try {
    await copyRows(client, peopleCopyTarget('users', version), binaryRowsOf(lines, people), 'binary')
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
