import { deserialize, serialize } from 'node:v8'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { surveyRangeInThread } from '#core/import/parser-thread/parser-thread'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import { createFileSurvey } from '#core/parsing/survey/file-survey'
import type { RangeDialect, SurveyedRange } from '#core/parsing/survey/survey-range'
import { dayOf } from '#core/parsing/values/calendar'
import { chunkBytes } from '#core/uploads/chunks-of'
import { readRange } from '#core/uploads/read-chunks'

/** The length of the ranges in which a file is surveyed. */
export const surveyRangeBytes = chunkBytes

// The survey looks for the header as soon as it has as much.
const headBytes = 64 * 1024
// The last record of a range ends in the next one. A longer rest is left to the survey.
const beyondBytes = 64 * 1024
// A survey waits for as long for a worker that is gone.
const takenSeconds = 2

export type SurveyRangesInput = {
  batchId: string
  maxColumns?: number
  /** Called after each range. */
  onRange?: () => void
  signal?: AbortSignal
}

/**
 * Helps the survey of a file that another worker makes: scans ranges from the end of the file, until none is left or `signal` aborts. Saves
 * the survey time only. Safe to repeat, also by several workers. Refuses with `batch-moved-on` when the survey has ended.
 */
export async function surveyRanges({ ctx: { db }, input }: { ctx: SystemContext; input: SurveyRangesInput }): Promise<void> {
  const { batchId, maxColumns, onRange, signal } = input
  const batch = await db.prisma.batch.findUniqueOrThrow({
    where: { id: batchId },
    select: {
      state: true,
      textBytes: true,
      requestedParseOptions: true,
      rowCount: true,
      importStartedAt: true,
      workbook: true,
      fields: true,
    },
  })
  if (batch.state !== 'importing' || batch.rowCount !== null) throw new DomainError('batch-moved-on')
  const length = Number(batch.textBytes)
  const [requested, today] = [RequestedParseOptions.parse(batch.requestedParseOptions), dayOf(batch.importStartedAt)]
  const dialect = await findDialect(db, batchId, length, {
    requested,
    version: parseFieldVersion(batch.fields.definition),
    today,
    maxColumns,
    isWorkbook: batch.workbook !== null,
  })
  if (!dialect) return
  const ranges = Math.ceil(length / surveyRangeBytes)
  while (!signal?.aborted) {
    const range = await callFunction(db, 'take_survey_range', { batch: batchId, ranges, for: `${takenSeconds} seconds` })
    if (range === null) return
    const from = range * surveyRangeBytes
    const to = Math.min(from + surveyRangeBytes, length)
    const end = Math.min(to + beyondBytes, length)
    const bytes = await readRange(db, batchId, from, end)
    const found = await surveyRangeInThread({ bytes, from, length: to - from, isLast: end === length, dialect, today })
    await callFunction(db, 'record_survey_range', { batch: batchId, range, findings: bytesFromRange(found) })
    onRange?.()
  }
}

type Given = { requested: RequestedParseOptions; version: FieldVersion; today: string; maxColumns: number | undefined; isWorkbook: boolean }

/** How the ranges of the file are scanned; undefined when its head does not say. */
async function findDialect(db: Database, batchId: string, length: number, given: Given): Promise<RangeDialect | undefined> {
  const { requested, version, today, maxColumns, isWorkbook } = given
  const limits = { rows: Number.POSITIVE_INFINITY, columns: maxColumns }
  const survey = createFileSurvey({ requested, version, today, sliceRows: 1, limits, isWorkbook })
  survey.add(await readRange(db, batchId, 0, Math.min(headBytes, length)))
  return survey.rangeDialect()
}

const bytesFromRange = (range: SurveyedRange | undefined): Buffer => (range ? serialize(range) : Buffer.alloc(0))

/** The opposite of `bytesFromRange`. Undefined for a range that cannot be scanned on its own. */
export function rangeFromBytes(bytes: Uint8Array): SurveyedRange | undefined {
  return bytes.length === 0 ? undefined : deserialize(bytes)
}
