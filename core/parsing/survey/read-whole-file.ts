import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { FieldVersion } from '#core/fields/field-version'
import type { FileLimits } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type InvalidRow, type ParsedPerson, readSlice } from '#core/parsing/row/read-slice'
import type { Survey } from './survey'
import { surveyFile } from './survey-file'

type Whole = { survey: Survey; people: ParsedPerson[]; invalid: InvalidRow[] }
type Options = {
  requested?: RequestedParseOptions
  version?: FieldVersion
  today?: string
  sliceRows?: number
  limits?: Partial<FileLimits>
  cuts?: number[]
  isWorkbook?: boolean
}

/** For tests: surveys a file, in chunks that end at `cuts` or as a whole, and reads all its slices. */
export async function readWholeFile(file: string | Uint8Array, options: Options = {}): Promise<Whole> {
  const {
    requested = {},
    version = defaultFieldVersion,
    today = '2026-11-24',
    sliceRows = 50_000,
    limits = {},
    cuts = [],
    isWorkbook,
  } = options
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const survey = await surveyFile({
    bytes: chunksOf(bytes, cuts),
    requested,
    version,
    today,
    sliceRows,
    limits: { rows: 1_000_000, ...limits },
    isWorkbook,
  })
  const whole: Whole = { survey, people: [], invalid: [] }
  if (survey.outcome !== 'read') return whole
  for (const plan of survey.slices) {
    const slice = bytes.subarray(plan.byteFrom, plan.byteTo)
    const contents = readSlice({ bytes: slice, plan, parseOptions: survey.parseOptions, version, columns: survey.header.length, today })
    for (const person of contents.people) whole.people.push(person)
    for (const row of contents.invalid) whole.invalid.push(row)
  }
  return whole
}

async function* chunksOf(bytes: Uint8Array, cuts: number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
    yield bytes.slice(from, cut)
    from = cut
  }
}
