import type { Database } from '#core/database/open-database'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import { ParseOptions } from '#core/parsing/parse-options'
import { forEachRow } from '#core/parsing/row/read-slice'
import { dayOf } from '#core/parsing/values/calendar'
import { readRange } from '#core/uploads/read-chunks'

/** Returns the original text of an imported row. Only failed rows store their byte position, so the slice is parsed again. */
export async function readRawLine(db: Database, batchId: string, row: number): Promise<string> {
  const slice = await db.prisma.batchSlice.findFirst({
    where: { batchId, rowFrom: { lte: row }, rowTo: { gte: row } },
    omit: { pendingRows: true },
    include: { batch: { select: { parseOptions: true, header: true, importStartedAt: true } } },
  })
  if (!slice) return ''
  const { parseOptions: stored, header, importStartedAt } = slice.batch
  const parseOptions = ParseOptions.parse(stored)
  const plan = { ...slice, byteFrom: Number(slice.byteFrom), byteTo: Number(slice.byteTo) }
  const bytes = await readRange(db, batchId, plan.byteFrom, plan.byteTo)
  let raw = ''
  const version = await readFieldsOfBatch(db, batchId)
  forEachRow({ bytes, plan, parseOptions, version, columns: header.length, today: dayOf(importStartedAt) }, (outcome) => {
    if (outcome.row !== row) return
    const from = outcome.byteFrom - plan.byteFrom
    raw = textOfRecord(bytes.subarray(from, from + outcome.byteLength), parseOptions.encoding)
  })
  return raw
}
