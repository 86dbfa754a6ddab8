import type { SystemContext } from '#core/context'
import { dayOf } from '#core/import/day-of'
import { type ImportPlan, importSlice, readSliceOf } from '#core/import/import-slice'
import { closeImport, type OpenImport, openImport } from '#core/import/open-imports'
import type { SliceLines } from '#core/import/slice-lines'
import { Reading } from '#core/reading/reading'
import type { SlicePlan } from '#core/reading/slice-plan'

export type ImportSlicesInput = { batchId: string; budgetMs: number; onSlice?: () => void }

/**
 * Imports slices one after the other, each in its own transaction, until the budget is spent or none is left; then ends the import.
 * While one is written the next is read. Safe to repeat. Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function importSlices({ ctx, input }: { ctx: SystemContext; input: ImportSlicesInput }): Promise<void> {
  try {
    await importWithin(ctx, input)
  } catch (error) {
    closeImport(input.batchId)
    throw error
  }
}

async function importWithin(ctx: SystemContext, { batchId, budgetMs, onSlice }: ImportSlicesInput): Promise<void> {
  const until = Date.now() + budgetMs
  const batch = await ctx.db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: { reading: true, header: true, importStartedAt: true, rowCount: true, attemptOf: true },
  })
  const plan = {
    batchId,
    today: dayOf(batch.importStartedAt),
    reading: Reading.parse(batch.reading),
    columns: batch.header.length,
    attemptOf: batch.attemptOf,
  }
  const open = openImport(batchId, batch.rowCount ?? 0)
  for (;;) {
    const [slice, next] = await nextSlices(ctx, batchId)
    if (!slice) break
    const lines = await readAhead(ctx, plan, slice, open)
    if (next) void readAhead(ctx, plan, next, open)
    await importSlice({ ctx, input: { plan, slice, open, lines } })
    onSlice?.()
    if (Date.now() >= until) return
  }
  await ctx.db.query('select end_import($1)', [batchId])
  closeImport(batchId)
}

/** A slice that is being read already, or is from now on. */
function readAhead(ctx: SystemContext, plan: ImportPlan, slice: SlicePlan, open: OpenImport): Promise<SliceLines> {
  if (open.ahead?.sliceNo === slice.sliceNo) return open.ahead.lines
  const lines = readSliceOf(ctx, plan, slice)
  // Whoever takes it hears of a failure; until then it is nobody's.
  lines.catch(() => {})
  open.ahead = { sliceNo: slice.sliceNo, lines }
  return lines
}

// In the order of the file: of two equal rows the earlier one has to be there first.
async function nextSlices({ db }: SystemContext, batchId: string): Promise<SlicePlan[]> {
  const slices = await db.prisma.batchSlice.findMany({ where: { batchId, importedAt: null }, orderBy: { sliceNo: 'asc' }, take: 2 })
  return slices.map(({ sliceNo, byteFrom, byteTo, rowFrom, rowTo, lineFrom }) => ({
    sliceNo,
    byteFrom: Number(byteFrom),
    byteTo: Number(byteTo),
    rowFrom,
    rowTo,
    lineFrom,
  }))
}
