import type { FileLimits } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { createFileSurvey } from './file-survey'
import type { Survey } from './survey'

export type SurveyInput = {
  /** The stored file in order, in pieces of any size; 1 MiB is a good one. */
  bytes: AsyncIterable<Uint8Array>
  requested: RequestedParseOptions
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
  /** The most rows of a slice. */
  sliceRows: number
  limits: FileLimits
}

/**
 * Goes over a whole file once: finds how it is to be read, counts its rows and cuts it into slices. A file that cannot be
 * read is `refused`, with one sentence; one that can be read in two ways, or whose first rows mostly fail, is `needs-input`.
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
