import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { sqlStateOf } from '#core/database/outage'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { uniqueFields } from '#core/fields/unique-fields'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { releaseBuffersOf } from '#core/import/parser-thread/buffer-pool'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { EarlierSliceFailed, EarlierSliceIsFree, findRepeats, waitUntilImported, waitUntilImportedInTransaction } from './earlier-slices'
import { followImport, type ImportFollower, type ImportPosition } from './follow-import'
import { type ImportPlan, readImportPlan, readSlicesLeft } from './import-plan'
import { importSlice } from './import-slice'
import { closeImport, type OpenImport, openImport } from './open-imports'
import { parseStoredSlice } from './parse-stored-slice'
import { openSliceLeases, type SliceLeases } from './slice-leases'

/**
 * `writers` is the number of slices written at a time, two by default. One writer parses no slice ahead and waits for earlier slices before
 * its transaction. A slice may take `limitMs`, ten seconds by default.
 * `onSlice` is called after each slice, and while this call parses, waits for others or ends the import; `onRows` with the rows of each slice that
 * this call committed. When `signal` aborts, the budget counts as spent.
 */
export type ImportSlicesInput = {
  batchId: string
  budgetMs: number
  writers?: number
  limitMs?: number
  onSlice?: () => void
  onRows?: (rows: number) => void
  onPosition?: (position: ImportPosition) => void
  signal?: AbortSignal
}

/**
 * Leases and imports slices, each in its own transaction, until the budget is spent or none is left; then ends the import. Several calls,
 * also of several workers, can import one batch at the same time. A slice is written while the next is parsed, and slices are committed in
 * any order. Safe to repeat. Returns whether this call committed a slice or ended the import. Refuses with `batch-moved-on` when the batch is
 * no longer importing, e.g. withdrawn.
 */
export async function importSlices({ ctx, input }: { ctx: SystemContext; input: ImportSlicesInput }): Promise<boolean> {
  const { batchId, onSlice } = input
  try {
    const { isLast, committed } = await importWithin(ctx, input)
    if (!isLast) return committed > 0
    await withHeartbeat(onSlice, () => callFunction(ctx.db, 'end_import', { batch: batchId }))
    closeImport(batchId)
    return true
  } catch (error) {
    closeImport(batchId)
    if (!(error instanceof EarlierSliceIsFree)) throw error
    return await importSlices({ ctx, input })
  }
}

type Run = {
  ctx: SystemContext
  input: ImportSlicesInput
  plan: ImportPlan
  slices: Map<number, SlicePlan>
  open: OpenImport
  leases: SliceLeases
  following: ImportFollower
  /** The slices that this run is writing, the first one first. */
  writing: { sliceNo: number; written: Promise<void> }[]
  committed: number
  /** The first failure of a slice. Others fail after it, because they wait for that slice. */
  failure?: unknown
}

/** Returns whether no slice is left, and how many this run committed. */
async function importWithin(ctx: SystemContext, input: ImportSlicesInput): Promise<{ isLast: boolean; committed: number }> {
  const { plan, rows } = await readImportPlan(ctx, input.batchId)
  const open = openImport(input.batchId, rows * (1 + uniqueFields(plan.version).length))
  const slices = await readSlicesLeft(ctx, input.batchId)
  await using leases = openSliceLeases(ctx, input.batchId, open.hashes)
  using following = followImport(ctx, input.batchId, input.onPosition)
  const run: Run = { ctx, input, plan, slices, open, leases, following, writing: [], committed: 0 }
  try {
    const isLast = await writeSlices(run)
    return { isLast, committed: run.committed }
  } catch (error) {
    run.failure ??= error
    throw run.failure
  } finally {
    await Promise.allSettled(run.writing.map(({ written }) => written))
  }
}

const pollMs = 250

/** Returns whether no slice is left. */
async function writeSlices(run: Run): Promise<boolean> {
  const { input, writing } = run
  const { writers = 2, onSlice, signal } = input
  const until = Date.now() + input.budgetMs
  const isSpent = () => Date.now() >= until || signal?.aborted === true
  let ahead: Promise<Prepared> | undefined
  // A call with a budget that is spent at once imports one slice.
  let isBegun = false
  try {
    for (;;) {
      const next = await (ahead ?? prepareNext(run))
      ahead = undefined
      if (next === 'none-left' || next === 'all-leased') {
        if (writing.length > 0) await writing.shift()?.written
        else if (next === 'none-left') return true
        else if (isSpent()) return false
        else await wait(pollMs).then(onSlice)
        continue
      }
      // A slice before those that are being written may be what they wait for.
      while (writing.length >= writers && next.slice.sliceNo > (writing[0]?.sliceNo ?? 0)) await writing.shift()?.written
      if (isSpent() && isBegun) {
        await discard(run, next)
        return await untilWritten(writing)
      }
      isBegun = true
      const lines = await next.lines
      if (writers > 1 && !isSpent()) {
        ahead = prepareNext(run)
        // The failure is thrown where the promise is awaited.
        ahead.catch(() => {})
      }
      writing.push({ sliceNo: next.slice.sliceNo, written: write(run, next.slice, lines, writers === 1) })
      if (isSpent()) return await untilWritten(writing)
    }
  } finally {
    await discard(run, await ahead?.catch(() => undefined))
  }
}

async function untilWritten(writing: Run['writing']): Promise<false> {
  await Promise.all(writing.map(({ written }) => written))
  return false
}

type Prepared = { slice: SlicePlan; lines: Promise<SliceLines> } | 'all-leased' | 'none-left'

/** Leases the next slice, and begins to parse it and to publish its identity keys. */
async function prepareNext({ ctx, input, plan, slices, leases }: Run): Promise<Prepared> {
  const sliceNo = await leases.next()
  if (typeof sliceNo === 'string') return sliceNo
  const slice = slices.get(sliceNo)
  if (!slice) throw new Error(`Slice ${sliceNo} was imported when the run began`)
  const lines = parseStoredSlice(ctx, plan, slice, input.onSlice).then(async (parsed) => {
    await leases.publish(sliceNo, parsed.hashes)
    input.onSlice?.()
    return parsed
  })
  // The failure is thrown where the promise is awaited.
  lines.catch(() => {})
  return { slice, lines }
}

function write(run: Run, slice: SlicePlan, lines: SliceLines, isAlone: boolean): Promise<void> {
  const { open } = run
  const written = writeSlice(run, slice, lines, isAlone).finally(
    () => open.writing.get(slice.sliceNo) === written && open.writing.delete(slice.sliceNo),
  )
  // The failure is thrown where the promise is awaited.
  written.catch((error) => {
    run.failure ??= error
  })
  open.writing.set(slice.sliceNo, written)
  return written
}

async function writeSlice(run: Run, slice: SlicePlan, lines: SliceLines, isAlone: boolean): Promise<void> {
  const { ctx, input, plan, open, leases, following } = run
  const { limitMs = 10_000, onSlice, onRows } = input
  const waiting = { leases, sliceNo: slice.sliceNo, hasFailed: () => run.failure !== undefined, onWait: onSlice }
  for (let attempt = 1; ; attempt += 1) {
    const repeats = await findRepeats(waiting, lines.hashes)
    if (isAlone || attempt > 1) await waitUntilImported(waiting, repeats, open)
    const earlier = { repeats, imported: (client: pg.PoolClient) => waitUntilImportedInTransaction(client, waiting, repeats) }
    try {
      const isNew = await withHeartbeat(onSlice, () =>
        importSlice({ ctx, input: { plan, slice, open, lines, earlier, limitMs, following } }),
      )
      if (isNew) {
        run.committed += 1
        onRows?.(slice.rowTo - slice.rowFrom + 1)
      }
      onSlice?.()
      return
    } catch (error) {
      // Batches with people in common can wait for each other. A further attempt has no earlier slices to wait for, only people.
      const isBlocked = error instanceof EarlierSliceFailed || sqlStateOf(error) === deadlock
      if (!isBlocked || attempt === mostAttempts) throw error
    }
  }
}

const deadlock = '40P01'
const mostAttempts = 5

/** Gives back what was prepared and is not written, because a slice that is being written may wait for it. */
async function discard({ leases }: Run, prepared: Prepared | undefined): Promise<void> {
  if (typeof prepared !== 'object') return
  await leases.release(prepared.slice.sliceNo).catch(() => {})
  const lines = await prepared.lines.catch(() => undefined)
  if (lines) releaseBuffersOf(lines)
}
