import type { Database } from '#core/database/open-database'
import { readRowResults } from '#core/failed-rows/read-row-results'
import { recordsOf } from '#core/parsing/dialect/records-of'
import { isAddedColumn, reasonColumn, refColumn } from '#core/parsing/header/header-names'
import type { ParseOptions } from '#core/parsing/parse-options'
import { refOf } from '#core/parsing/row/row-ref'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { readRange } from '#core/uploads/read-chunks'

type ReadFile = { batchId: string; parseOptions: ParseOptions; header: string[] }

/** Yields the records of a corrections file, header first, with at most one slice in memory. */
export async function* correctionRecords(db: Database, { batchId, parseOptions, header }: ReadFile): AsyncGenerator<string[]> {
  // Columns that an earlier corrections file added are replaced.
  const own = [...header.keys()].filter((position) => !isAddedColumn(header[position] ?? ''))
  const inOwnColumns = (cells: string[]) => own.map((position) => cells[position] ?? '')

  yield [...inOwnColumns(header), refColumn, reasonColumn]
  for (const plan of await slicesToCorrect(db, batchId)) {
    const whyByRow = await whyOf(db, batchId, plan)
    const bytes = await readRange(db, batchId, plan.byteFrom, plan.byteTo)
    for (const { row, cells } of recordsOf({ bytes, plan, parseOptions, columns: header.length }, (row) => whyByRow.has(row))) {
      // Cells beyond the header stay in their row, after all columns.
      const surplus = cells.slice(header.length)
      yield [...inOwnColumns(cells), refOf({ batchId, row }), whyByRow.get(row) ?? '', ...surplus]
    }
  }
}

async function slicesToCorrect(db: Database, batchId: string): Promise<SlicePlan[]> {
  return db.query<SlicePlan>(
    `select slice_no as "sliceNo", byte_from::float8 as "byteFrom", byte_to::float8 as "byteTo", row_from as "rowFrom", row_to as "rowTo",
       line_from as "lineFrom"
     from batch_slice where batch_id = $1 and invalid + duplicate + rejected > 0 order by slice_no`,
    [batchId],
  )
}

/** Returns the reasons of a slice's rows to correct. Erased people are no longer in the file. */
async function whyOf(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Map<number, string>> {
  const results = await readRowResults(
    db,
    `r.batch_id = $1 and r.row between $2 and $3 and r.outcome in ('rejected', 'invalid', 'duplicate') and not r.erased`,
    [batchId, rowFrom, rowTo],
  )
  return new Map(results.map(({ row, why }) => [row, why ?? '']))
}
