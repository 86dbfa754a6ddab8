import type { SystemContext } from '#core/context'
import { dayOf } from '#core/import/day-of'
import { importSlice } from '#core/import/import-slice'
import { Reading } from '#core/reading/reading'
import type { SlicePlan } from '#core/reading/slice-plan'

export type ImportSlicesInput = { batchId: string; budgetMs: number; onSlice?: () => void }

/**
 * Imports slices one after the other, each in its own transaction, until the budget is spent or none is left; then ends the import.
 * Safe to repeat. Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function importSlices({ ctx, input }: { ctx: SystemContext; input: ImportSlicesInput }): Promise<void> {
  const { batchId, budgetMs, onSlice } = input
  const until = Date.now() + budgetMs
  const batch = await ctx.db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: { reading: true, header: true, importStartedAt: true },
  })
  const today = dayOf(batch.importStartedAt)
  const plan = { batchId, today, reading: Reading.parse(batch.reading), columns: batch.header.length }
  for (let slice = await nextSlice(ctx, batchId); slice; slice = await nextSlice(ctx, batchId)) {
    await importSlice({ ctx, input: { plan, slice } })
    onSlice?.()
    if (Date.now() >= until) return
  }
  await ctx.db.query('select end_import($1)', [batchId])
}

// In the order of the file: of two equal rows the earlier one has to be there first.
async function nextSlice({ db }: SystemContext, batchId: string): Promise<SlicePlan | undefined> {
  const slice = await db.prisma.batchSlice.findFirst({ where: { batchId, importedAt: null }, orderBy: { sliceNo: 'asc' } })
  if (!slice) return undefined
  const { sliceNo, rowFrom, rowTo, lineFrom } = slice
  return { sliceNo, byteFrom: Number(slice.byteFrom), byteTo: Number(slice.byteTo), rowFrom, rowTo, lineFrom }
}
