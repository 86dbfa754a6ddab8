import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { withHeartbeat } from '#core/database/with-heartbeat'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { ParseOptions } from '#core/parsing/parse-options'
import { dayOf } from '#core/parsing/row/calendar'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { followImport, type ImportPosition } from './follow-import'
import { type ImportPlan, importSlice, readSliceOf } from './import-slice'
import { closeImport, type OpenImport, openImport } from './open-imports'

/**
 * `writers` is the number of slices written at a time, two by default; a slice may take `limitMs`, ten seconds by default; `onSlice` is
 * called after each slice and while the import ends, and `onRows` with the rows of each slice that this call committed. When `signal` aborts, the budget counts as spent.
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
 * Imports slices, each in its own transaction, until the budget is spent or none is left; then ends the import.
 * Several slices are written while the next is parsed; they are committed in file order.
 * Safe to repeat. Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function importSlices({ ctx, input }: { ctx: SystemContext; input: ImportSlicesInput }): Promise<void> {
  const writing: Promise<void>[] = []
  try {
    if (!(await importWithin(ctx, input, writing))) return
    await withHeartbeat(input.onSlice, () => callFunction(ctx.db, 'end_import', { batch: input.batchId }))
    closeImport(input.batchId)
  } catch (error) {
    await Promise.allSettled(writing)
    closeImport(input.batchId)
    throw error
  }
}

/** Returns whether no slice is left. `writing` contains the slices being written. */
async function importWithin(ctx: SystemContext, input: ImportSlicesInput, writing: Promise<void>[]): Promise<boolean> {
  const { batchId, budgetMs, writers = 2, limitMs = 10_000, onSlice, onRows, signal } = input
  const until = Date.now() + budgetMs
  const { plan, rows } = await planOf(ctx, batchId)
  const open = openImport(batchId, rows)
  const slices = await slicesLeft(ctx, batchId)
  using following = followImport(ctx, slices, input.onPosition)
  for (const [index, slice] of slices.entries()) {
    if (writing.length >= writers) await writing.shift()
    const lines = await takeLines(ctx, plan, slice, open)
    const next = slices[index + 1]
    if (next) prefetchSlice(ctx, plan, next, open)
    const written = importSlice({ ctx, input: { plan, slice, open, lines, before: writing.at(-1), limitMs, following } }).then((isNew) => {
      if (isNew) onRows?.(slice.rowTo - slice.rowFrom + 1)
      onSlice?.()
    })
    // The failure is thrown where the promise is awaited.
    written.catch(() => {})
    writing.push(written)
    if (Date.now() >= until || signal?.aborted) {
      await Promise.all(writing)
      return false
    }
  }
  await Promise.all(writing)
  return true
}

async function planOf({ db }: SystemContext, batchId: string): Promise<{ plan: ImportPlan; rows: number }> {
  const batch = await db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: { parseOptions: true, header: true, importStartedAt: true, rowCount: true, revisionOf: true },
  })
  const plan = {
    batchId,
    today: dayOf(batch.importStartedAt),
    parseOptions: ParseOptions.parse(batch.parseOptions),
    columns: batch.header.length,
    revisionOf: batch.revisionOf,
  }
  return { plan, rows: batch.rowCount ?? 0 }
}

/** Takes the prefetched slice, or parses it now. */
function takeLines(ctx: SystemContext, plan: ImportPlan, slice: SlicePlan, open: OpenImport): Promise<SliceLines> {
  const { prefetched } = open
  if (prefetched?.sliceNo !== slice.sliceNo) return readSliceOf(ctx, plan, slice)
  open.prefetched = undefined
  return prefetched.lines
}

function prefetchSlice(ctx: SystemContext, plan: ImportPlan, slice: SlicePlan, open: OpenImport): void {
  if (open.prefetched?.sliceNo === slice.sliceNo) return
  const lines = readSliceOf(ctx, plan, slice)
  // The failure is thrown where the promise is awaited.
  lines.catch(() => {})
  open.prefetched = { sliceNo: slice.sliceNo, lines }
}

async function slicesLeft({ db }: SystemContext, batchId: string): Promise<SlicePlan[]> {
  const slices = await db.prisma.batchSlice.findMany({
    where: { batchId, importedAt: null },
    orderBy: { sliceNo: 'asc' },
    omit: { pendingRows: true },
  })
  return slices.map(({ sliceNo, byteFrom, byteTo, rowFrom, rowTo, lineFrom }) => ({
    sliceNo,
    byteFrom: Number(byteFrom),
    byteTo: Number(byteTo),
    rowFrom,
    rowTo,
    lineFrom,
  }))
}
