import { deserialize, serialize } from 'node:v8'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { surveyRangeInThread } from '#core/import/parser-thread/parser-thread'
import { createFileSurvey } from '#core/parsing/survey/file-survey'
import type { RangeDialect, SurveyedRange } from '#core/parsing/survey/survey-range'
import { chunkBytes } from '#core/uploads/chunks-of'
import { readRange } from '#core/uploads/read-chunks'
import { type FileToSurvey, readFileToSurvey } from './read-file-to-survey'

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
  const file = await readFileToSurvey(db, batchId)
  if (file === null) throw new DomainError('batch-moved-on')
  const { length, today } = file
  const dialect = await findDialect(db, batchId, file, maxColumns)
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

/** How the ranges of the file are scanned; undefined when its head does not say. */
async function findDialect(
  db: Database,
  batchId: string,
  file: FileToSurvey,
  maxColumns: number | undefined,
): Promise<RangeDialect | undefined> {
  const { length, ...known } = file
  const limits = { rows: Number.POSITIVE_INFINITY, columns: maxColumns }
  const survey = createFileSurvey({ ...known, sliceRows: 1, limits })
  survey.add(await readRange(db, batchId, 0, Math.min(headBytes, length)))
  return survey.rangeDialect()
}

const bytesFromRange = (range: SurveyedRange | undefined): Buffer => (range ? serialize(range) : Buffer.alloc(0))

/** The opposite of `bytesFromRange`. Undefined for a range that cannot be scanned on its own. */
export function rangeFromBytes(bytes: Uint8Array): SurveyedRange | undefined {
  return bytes.length === 0 ? undefined : deserialize(bytes)
}
