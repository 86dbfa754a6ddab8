import type { FieldVersion } from '#core/fields/field-version'
import type { FileLimits } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { createFileSurvey } from './file-survey'
import type { Survey } from './survey'

export type SurveyInput = {
  /** The stored file in order, in chunks of any size. */
  bytes: AsyncIterable<Uint8Array>
  requested: RequestedParseOptions
  /** The fields of the batch. */
  version: FieldVersion
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
  /** The most rows of a slice. */
  sliceRows: number
  limits: FileLimits
  /** Whether the file is the text of a workbook. */
  isWorkbook?: boolean | undefined
}

/**
 * Reads a whole file once to detect its parse options, count its rows and divide it into slices. A file that cannot be
 * parsed is `refused` with a reason; an ambiguous one, or one with mostly invalid first rows, is `needs-input`.
 * Memory does not grow with the file beyond its slice plans and one record. Throws only what `bytes` throws.
 */
export async function surveyFile({ bytes, ...options }: SurveyInput): Promise<Survey> {
  const survey = createFileSurvey(options)
  for await (const chunk of bytes) {
    const refusal = survey.add(chunk)
    if (refusal) return { outcome: 'refused', refusal }
  }
  return survey.finish()
}
