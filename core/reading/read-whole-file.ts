import type { FileLimits } from './limits'
import { type InvalidRow, type Person, readSlice } from './read-slice'
import type { ReadingHints } from './reading'
import type { Survey } from './survey'
import { surveyFile } from './survey-file'

type Whole = { survey: Survey; people: Person[]; invalid: InvalidRow[] }
type Options = { hints?: ReadingHints; today?: string; sliceRows?: number; limits?: Partial<FileLimits>; cuts?: number[] }

/** For tests: surveys a file given as text or bytes, in one piece or cut at the places given, and reads all its slices. */
export async function readWholeFile(file: string | Uint8Array, options: Options = {}): Promise<Whole> {
  const { hints = {}, today = '2026-11-24', sliceRows = 50_000, limits = {}, cuts = [] } = options
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const survey = await surveyFile({ bytes: pieces(bytes, cuts), hints, today, sliceRows, limits: { rows: 1_000_000, ...limits } })
  const whole: Whole = { survey, people: [], invalid: [] }
  if (survey.outcome !== 'read') return whole
  for (const plan of survey.slices) {
    const slice = bytes.subarray(plan.byteFrom, plan.byteTo)
    const contents = readSlice({ bytes: slice, plan, reading: survey.reading, columns: survey.header.length, today })
    for (const person of contents.people) whole.people.push(person)
    for (const row of contents.invalid) whole.invalid.push(row)
  }
  return whole
}

async function* pieces(bytes: Uint8Array, cuts: number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const cut of [...cuts, bytes.length].sort((one, other) => one - other)) {
    yield bytes.slice(from, cut)
    from = cut
  }
}
