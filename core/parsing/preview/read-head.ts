import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import { type HeadLimits, judgedRows } from '#core/parsing/limits'
import type { DateOrder, RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'
import { type InvalidRow, type ParsedPerson, readSlice } from '#core/parsing/row/read-slice'
import { type DateExample, isDateExample } from '#core/parsing/survey/date-order'
import { createFileSurvey } from '#core/parsing/survey/file-survey'
import { findMostlyInvalid, type MostlyInvalid } from '#core/parsing/survey/mostly-invalid'
import type { Survey } from '#core/parsing/survey/survey'
import { findTop, type Top } from './top'

/** The first bytes of a file before its upload, or all of them. */
export type HeadInput = {
  bytes: Uint8Array
  isWhole: boolean
  requested: RequestedParseOptions
  limits?: HeadLimits
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
}

/** The preview of a file from its head. `top` is null when the file is not text. */
export type Head =
  | { outcome: 'refused'; refusal: Refusal; top: Top | null }
  | {
      outcome: 'read'
      top: Top
      dates: HeadDates
      /** The names of the columns that are not imported. */
      extraColumns: string[]
      /** Rows in these bytes. */
      rows: number
      isWhole: boolean
      /** The number of rows that were parsed for `people` and `invalid`. */
      checked: number
      people: HeadPerson[]
      invalid: HeadRow[]
      mostlyInvalid: Pick<MostlyInvalid, 'code' | 'failed' | 'of'> | null
    }

/** `order` is null when it is ambiguous; `examples` then shows ambiguous dates. */
export type HeadDates = { order: DateOrder; evidence: DateExample | null } | { order: null; examples: DateExample[] }

/** A person in the first rows, with two possible dates of birth while the date order is unknown. */
export type HeadPerson = Pick<ParsedPerson, 'row' | 'line' | 'name' | 'city' | 'email'> & { born: string[] }

/** An invalid row, with its text in the file. */
export type HeadRow = Pick<InvalidRow, 'row' | 'line'> & { raw: string; problems: (Problem & { message: string })[] }

/**
 * Parses the first thousand rows of a file as the import would. Later bytes may still change the detected encoding and
 * date order.
 */
export function readHead(input: HeadInput): Head {
  const survey = surveyHead(input, input.requested)
  if (survey.outcome === 'refused') return { outcome: 'refused', refusal: survey.refusal, top: findTop(input, survey) }
  const top = findTop(input, survey)
  const [first, second] = possibleSurveys(input, survey).map((read) => readRows(input, read))
  if (!top || !first) return { outcome: 'refused', refusal: refuse.headerNotFound(), top }

  const { encoding } = top
  const rawOf = ({ byteFrom, byteLength }: InvalidRow) => textOfRecord(input.bytes.subarray(byteFrom, byteFrom + byteLength), encoding)
  const readOtherwise = new Set(second?.people.map(({ row }) => row))
  const invalid = first.invalid.filter(({ row }) => !readOtherwise.has(row))
  const mostly = survey.outcome === 'read' && !input.requested.acceptMostlyInvalid && findMostlyInvalid(invalid, first.checked)
  return {
    outcome: 'read',
    top,
    dates:
      survey.outcome === 'needs-input'
        ? { order: null, examples: survey.inputNeeded.examples.filter(isDateExample) }
        : { order: survey.parseOptions.dateOrder, evidence: survey.dateEvidence ?? null },
    extraColumns: first.extraColumns,
    rows: first.rows,
    isWhole: input.isWhole,
    checked: first.checked,
    people: second ? bothWays(first.people, second.people) : first.people.map((person) => toHeadPerson(person)),
    invalid: invalid.map((row) => ({ row: row.row, line: row.line, raw: rawOf(row), problems: row.problems.map(withSentence) })),
    mostlyInvalid: mostly ? { code: mostly.code, failed: mostly.failed, of: mostly.of } : null,
  }
}

// Accepts mostly invalid rows because the preview shows them in any case.
function surveyHead({ bytes, isWhole, limits, today }: HeadInput, requested: RequestedParseOptions): Survey {
  const survey = createFileSurvey({
    requested: { ...requested, acceptMostlyInvalid: true },
    today,
    sliceRows: judgedRows.most,
    limits: { ...limits, rows: Number.POSITIVE_INFINITY },
  })
  const refusal = survey.add(bytes)
  if (refusal) return { outcome: 'refused', refusal }
  const found = isWhole ? survey.finish() : survey.soFar()
  return found ?? { outcome: 'refused', refusal: refuse.headerNotFound() }
}

type ReadSurvey = Extract<Survey, { outcome: 'read' }>

// While the date order is unknown, the file is parsed in both orders.
function possibleSurveys(input: HeadInput, survey: Survey): ReadSurvey[] {
  if (survey.outcome === 'read') return [survey]
  const inOrder = (dateOrder: DateOrder) => surveyHead(input, { ...input.requested, dateOrder })
  return [inOrder('dmy'), inOrder('mdy')].filter((found) => found.outcome === 'read')
}

function readRows({ bytes, today }: HeadInput, { parseOptions, header, slices, rows, extraColumns }: ReadSurvey) {
  const [plan] = slices
  if (!plan) return undefined
  const slice = bytes.subarray(plan.byteFrom, plan.byteTo)
  return { ...readSlice({ bytes: slice, plan, parseOptions, columns: header.length, today }), rows, extraColumns, checked: plan.rowTo }
}

function bothWays(dayFirst: ParsedPerson[], monthFirst: ParsedPerson[]): HeadPerson[] {
  const others = new Map(monthFirst.map((person) => [person.row, person]))
  const people = dayFirst.map((person) => {
    const other = others.get(person.row)
    others.delete(person.row)
    return toHeadPerson(person, other)
  })
  return [...people, ...[...others.values()].map((person) => toHeadPerson(person))].sort((a, b) => a.row - b.row)
}

function toHeadPerson({ row, line, name, city, email, dob }: ParsedPerson, other?: ParsedPerson): HeadPerson {
  return { row, line, name, city, email, born: other && other.dob !== dob ? [dob, other.dob] : [dob] }
}

const withSentence = (problem: Problem) => ({ ...problem, message: sentenceFor(problem) })
