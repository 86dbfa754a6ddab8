import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { surveyInThread } from '#core/import/parser-thread/parser-thread'
import type { SurveyedRange } from '#core/parsing/survey/survey-range'
import { readRange } from '#core/uploads/read-chunks'
import { readFileToSurvey } from './read-file-to-survey'
import { rangeFromBytes, surveyRangeBytes } from './survey-ranges'

export type SurveyInput = {
  batchId: string
  sliceRows: number
  maxRows: number
  maxColumns?: number
  maxCellBytes?: number
  /** Called with the position in the file after each part of it, and while the survey waits for another worker. */
  onPosition?: (bytesRead: number) => void
}

/**
 * Reads the whole file once to find its parse options and plan its slices, before any row is written. Ranges that other workers have scanned
 * by `surveyRanges` are not read again; the result is the same.
 * Ends with a plan, or with the batch in `needs-input` or `refused`. Safe to repeat.
 * Refuses with `batch-moved-on` when the batch is no longer importing, e.g. withdrawn.
 */
export async function surveyBatch({ ctx: { db }, input }: { ctx: SystemContext; input: SurveyInput }): Promise<void> {
  const { batchId, sliceRows, onPosition } = input
  const file = await readFileToSurvey(db, batchId)
  if (file === null) return
  const parts = partsOf(db, batchId, file.length, onPosition)
  const limits = { rows: input.maxRows, columns: input.maxColumns, cellBytes: input.maxCellBytes }
  const survey = await surveyInThread({ ...file, parts, sliceRows, limits })
  switch (survey.outcome) {
    case 'refused':
      await callFunction(db, 'refuse_batch', { batch: batchId, refusal: survey.refusal })
      return
    case 'needs-input':
      await callFunction(db, 'ask_for_input', { batch: batchId, question: survey.inputNeeded })
      return
    case 'read': {
      const { parseOptions, header, slices, referencedBatches } = survey
      if (referencedBatches.length > 0) await callFunction(db, 'link_revision', { batch: batchId, referenced: referencedBatches })
      await callFunction(db, 'plan_import', { batch: batchId, parseOptions, header, slices })
    }
  }
}

/** Yields the file range by range: its bytes, or what another worker found in it. The next range is read while the survey uses one. */
async function* partsOf(
  db: Database,
  batchId: string,
  length: number,
  onPosition: SurveyInput['onPosition'],
): AsyncGenerator<Uint8Array | SurveyedRange, void, number> {
  let reached = 0
  let ahead = partAt(db, batchId, length, 0, () => onPosition?.(reached))
  for (let from = 0; from < length; from += surveyRangeBytes) {
    const to = Math.min(from + surveyRangeBytes, length)
    const part = await ahead
    ahead = partAt(db, batchId, length, to, () => onPosition?.(reached))
    // It is awaited in the next round. Until then a rejection must not count as unhandled.
    ahead.catch(() => {})
    if (part && !(part instanceof Uint8Array)) reached = yield part
    if (reached < to) {
      const start = Math.max(from, reached)
      reached = yield part instanceof Uint8Array ? part.subarray(start - from) : await readRange(db, batchId, start, to)
    }
    onPosition?.(reached)
  }
}

const pollMs = 25

/** The bytes of the range that begins at `from`, or what another worker found there; undefined at the end of the file. */
async function partAt(db: Database, batchId: string, length: number, from: number, onWait: () => void) {
  if (from >= length) return undefined
  for (;;) {
    const [range] = await callFunction(db, 'reach_survey_range', { batch: batchId, range: from / surveyRangeBytes })
    const found = range?.findings && rangeFromBytes(range.findings)
    if (found) return found
    if (!range?.isAwaited) return await readRange(db, batchId, from, Math.min(from + surveyRangeBytes, length))
    onWait()
    await wait(pollMs)
  }
}
