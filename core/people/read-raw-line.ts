import type { Database } from '#core/database/open-database'
import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import { ParseOptions } from '#core/parsing/parse-options'
import { dayOf } from '#core/parsing/row/calendar'
import { forEachRow } from '#core/parsing/row/read-slice'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { readRange } from '#core/uploads/read-chunks'

type Found = Omit<SlicePlan, 'byteFrom' | 'byteTo'> & {
  byteFrom: string
  byteTo: string
  parseOptions: unknown
  columns: number
  importStartedAt: Date | null
}

/** Returns the original text of an imported row. Only failed rows store their byte position, so the slice is parsed again. */
export async function readRawLine(db: Database, batchId: string, row: number): Promise<string> {
  const [found] = await db.query<Found>(
    `select s.slice_no as "sliceNo", s.byte_from as "byteFrom", s.byte_to as "byteTo", s.row_from as "rowFrom", s.row_to as "rowTo",
       s.line_from as "lineFrom", b.parse_options as "parseOptions", cardinality(b.header) as columns, b.import_started_at as "importStartedAt"
     from batch b join batch_slice s on s.batch_id = b.id where b.id = $1 and $2 between s.row_from and s.row_to`,
    [batchId, row],
  )
  if (!found) return ''
  const { parseOptions: stored, columns, importStartedAt, ...slice } = found
  const parseOptions = ParseOptions.parse(stored)
  const plan = { ...slice, byteFrom: Number(slice.byteFrom), byteTo: Number(slice.byteTo) }
  const bytes = await readRange(db, batchId, plan.byteFrom, plan.byteTo)
  let raw = ''
  forEachRow({ bytes, plan, parseOptions, columns, today: dayOf(importStartedAt) }, (outcome) => {
    if (outcome.row !== row) return
    const from = outcome.byteFrom - plan.byteFrom
    raw = textOfRecord(bytes.subarray(from, from + outcome.byteLength), parseOptions.encoding)
  })
  return raw
}
