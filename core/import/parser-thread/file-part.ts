import type { FileSurvey } from '#core/parsing/survey/file-survey'
import type { Survey } from '#core/parsing/survey/survey'
import type { SurveyedRange } from '#core/parsing/survey/survey-range'

/** The next bytes of a surveyed file, a range of it that was scanned elsewhere, or null at its end. */
export type FilePart = Uint8Array | SurveyedRange | null

/** The position in the file from where a survey needs bytes, or its result, which ends it. */
export type SurveyAnswer = { reached: number } | { survey: Survey }

/** Adds a part to a survey. Returns the position from where the survey needs bytes or, after the end of the file, what it found. */
export function addFilePart(survey: FileSurvey, part: FilePart): SurveyAnswer {
  if (part === null) return { survey: survey.finish() }
  const refusal = part instanceof Uint8Array ? survey.add(part) : survey.addRange(part)
  return refusal ? { survey: { outcome: 'refused', refusal } } : { reached: survey.reached() }
}
