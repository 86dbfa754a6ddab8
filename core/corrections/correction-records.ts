import { readStretch } from '#core/batches/read-chunks'
import type { Database } from '#core/db'
import { isAddedColumn, reasonColumn, refColumn } from '#core/reading/header-names'
import type { Reading } from '#core/reading/reading'
import { recordsOf } from '#core/reading/records-of'
import { refOf } from '#core/reading/row-ref'
import type { SlicePlan } from '#core/reading/slice-plan'
import { readStandings } from '#core/rows/read-standings'

type ReadFile = { batchId: string; reading: Reading; header: string[] }

/** The records of a corrections file, its header first; at most a slice is in memory. */
export async function* correctionRecords(db: Database, { batchId, reading, header }: ReadFile): AsyncGenerator<string[]> {
  // What an earlier corrections file added is added anew.
  const own = [...header.keys()].filter((position) => !isAddedColumn(header[position] ?? ''))
  const inOwnColumns = (cells: string[]) => own.map((position) => cells[position] ?? '')

  yield [...inOwnColumns(header), refColumn, reasonColumn]
  for (const plan of await slicesToCorrect(db, batchId)) {
    const whyByRow = await whyOf(db, batchId, plan)
    const bytes = await readStretch(db, batchId, plan.byteFrom, plan.byteTo)
    for (const { row, cells } of recordsOf({ bytes, plan, reading, columns: header.length }, (row) => whyByRow.has(row))) {
      // Cells beyond the header stay with their row, behind all columns.
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

/** Why rows of a slice have to be corrected. Whoever was erased is gone from the file, and nobody's to correct. */
async function whyOf(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Map<number, string>> {
  const standings = await readStandings(
    db,
    `r.batch_id = $1 and r.row between $2 and $3 and r.outcome in ('rejected', 'invalid', 'duplicate') and not r.erased`,
    [batchId, rowFrom, rowTo],
  )
  return new Map(standings.map(({ row, why }) => [row, why ?? '']))
}
