import type { SystemContext } from '#core/context'
import { withHeartbeat } from '#core/database/with-heartbeat'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import { ParseOptions } from '#core/parsing/parse-options'
import { dayOf } from '#core/parsing/row/calendar'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { type ImportPlan, importSlice, readSliceOf } from './import-slice'
import { closeImport, type OpenImport, openImport } from './open-imports'

/**
 * `writers` says how many slices are written at a time, two when it is not given; `onSlice` is called for each that is in, and while
 * all are counted.
 */
export type ImportSlicesInput = { batchId: string; budgetMs: number; writers?: number; onSlice?: () => void }

/**
 * Imports slices, each in its own transaction, until the budget is spent or none is left; then ends the import.
 * Some are written at a time while the next is read; they are committed in the order of the file.
 * Safe to repeat. Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function importSlices({ ctx, input }: { ctx: SystemContext; input: ImportSlicesInput }): Promise<void> {
  const writing: Promise<void>[] = []
  try {
    if (!(await importWithin(ctx, input, writing))) return
    await withHeartbeat(input.onSlice, () => ctx.db.query('select end_import($1)', [input.batchId]))
    closeImport(input.batchId)
  } catch (error) {
    await Promise.allSettled(writing)
    closeImport(input.batchId)
    throw error
  }
}

/** Returns whether no slice is left. What is under way stands in `writing`. */
async function importWithin(ctx: SystemContext, input: ImportSlicesInput, writing: Promise<void>[]): Promise<boolean> {
  const { batchId, budgetMs, writers = 2, onSlice } = input
  const until = Date.now() + budgetMs
  const { plan, rows } = await planOf(ctx, batchId)
  const open = openImport(batchId, rows)
  const slices = await slicesLeft(ctx, batchId)
  for (const [index, slice] of slices.entries()) {
    if (writing.length >= writers) await writing.shift()
    const lines = await takeLines(ctx, plan, slice, open)
    const next = slices[index + 1]
    if (next) readAhead(ctx, plan, next, open)
    const written = importSlice({ ctx, input: { plan, slice, open, lines, before: writing.at(-1) } }).then(onSlice)
    // It is awaited in its turn; until then its failure is nobody's.
    written.catch(() => {})
    writing.push(written)
    if (Date.now() >= until) {
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

/** A slice that was read ahead, which from now on is the caller's alone; else one that is read now. */
function takeLines(ctx: SystemContext, plan: ImportPlan, slice: SlicePlan, open: OpenImport): Promise<SliceLines> {
  const { ahead } = open
  if (ahead?.sliceNo !== slice.sliceNo) return readSliceOf(ctx, plan, slice)
  open.ahead = undefined
  return ahead.lines
}

function readAhead(ctx: SystemContext, plan: ImportPlan, slice: SlicePlan, open: OpenImport): void {
  if (open.ahead?.sliceNo === slice.sliceNo) return
  const lines = readSliceOf(ctx, plan, slice)
  // Whoever takes it hears of a failure; until then it is nobody's.
  lines.catch(() => {})
  open.ahead = { sliceNo: slice.sliceNo, lines }
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
