import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { readRowResults } from '#core/failed-rows/read-row-results'
import { isAddedColumn, reasonColumn, refColumn } from '#core/parsing/column-names/header-names'
import { recordsOf } from '#core/parsing/dialect/records-of'
import type { ParseOptions } from '#core/parsing/parse-options'
import { refOf } from '#core/parsing/row/row-ref'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { readRange } from '#core/uploads/read-chunks'

type ReadFile = { batchId: string; parseOptions: ParseOptions; header: string[]; includesRejected: boolean }

/** Yields the records of a corrections file, header first and rejected people last, with at most one slice in memory. */
export async function* correctionRecords(
  ctx: Context,
  { batchId, parseOptions, header, includesRejected }: ReadFile,
): AsyncGenerator<string[]> {
  // Columns that an earlier corrections file added are replaced.
  const own = [...header.keys()].filter((position) => !isAddedColumn(header[position] ?? ''))
  const inOwnColumns = (cells: string[]) => own.map((position) => cells[position] ?? '')

  yield [...inOwnColumns(header), refColumn, reasonColumn]
  for (const outcomes of includesRejected ? [toCorrect, rejected] : [toCorrect]) {
    for (const plan of await slicesWith(ctx.db, batchId, outcomes)) {
      const whyByRow = await whyOf(ctx, batchId, plan, outcomes)
      const bytes = await readRange(ctx.db, batchId, plan.byteFrom, plan.byteTo)
      for (const { row, cells } of recordsOf({ bytes, plan, parseOptions, columns: header.length }, (row) => whyByRow.has(row))) {
        // Cells beyond the header stay in their row, after all columns.
        const surplus = cells.slice(header.length)
        yield [...inOwnColumns(cells), refOf({ batchId, row }), whyByRow.get(row) ?? '', ...surplus]
      }
    }
  }
}

const toCorrect = ['sent-back', 'invalid', 'duplicate'] as const
const rejected = ['rejected'] as const
type Outcomes = typeof toCorrect | typeof rejected

async function slicesWith({ prisma }: Database, batchId: string, outcomes: Outcomes): Promise<SlicePlan[]> {
  const slices = await prisma.batchSlice.findMany({
    where: { batchId, OR: outcomes.map((outcome) => ({ [outcome === 'sent-back' ? 'sentBack' : outcome]: { gt: 0 } })) },
    orderBy: { sliceNo: 'asc' },
    select: { sliceNo: true, byteFrom: true, byteTo: true, rowFrom: true, rowTo: true, lineFrom: true },
  })
  return slices.map((slice) => ({ ...slice, byteFrom: Number(slice.byteFrom), byteTo: Number(slice.byteTo) }))
}

/** Returns the reasons of a slice's rows to correct. Erased people are no longer in the file. */
async function whyOf(ctx: Context, batchId: string, { rowFrom, rowTo }: SlicePlan, outcomes: Outcomes): Promise<Map<number, string>> {
  const results = await readRowResults(ctx, (rows) =>
    rows
      .where('r.batchId', '=', batchId)
      .where('r.row', '>=', rowFrom)
      .where('r.row', '<=', rowTo)
      .where('r.outcome', 'in', outcomes)
      .where('r.isErased', '=', false),
  )
  return new Map(results.map(({ row, why }) => [row, why ?? '']))
}
