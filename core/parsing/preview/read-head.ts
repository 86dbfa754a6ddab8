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

/** The head of a file before it is sent: its first bytes, or all of them. */
export type HeadInput = {
  bytes: Uint8Array
  isWhole: boolean
  requested: RequestedParseOptions
  limits?: HeadLimits
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
}

/** What the head of a file says of how it is read. `top` is null when the file is no text, so that nothing can be chosen. */
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
      /** Rows that were read, from the first: those below are of these. */
      checked: number
      people: HeadPerson[]
      invalid: HeadRow[]
      mostlyInvalid: Pick<MostlyInvalid, 'code' | 'failed' | 'of'> | null
    }

/** `order` is null when the file does not say; then `examples` can be read in two ways. */
export type HeadDates = { order: DateOrder; evidence: DateExample | null } | { order: null; examples: DateExample[] }

/** Someone among the first rows; born on one of two days while nobody knows the order of the dates. */
export type HeadPerson = Pick<ParsedPerson, 'row' | 'line' | 'name' | 'city' | 'email'> & { born: string[] }

/** A row that would not be imported, with its text as it stands in the file. */
export type HeadRow = Pick<InvalidRow, 'row' | 'line'> & { raw: string; problems: (Problem & { message: string })[] }

/**
 * Reads the first thousand rows of a file as the import would, without writing anything. What a later part of the file may
 * change, the encoding and the order of the dates, is what these bytes say.
 */
export function readHead(input: HeadInput): Head {
  const survey = surveyHead(input, input.requested)
  if (survey.outcome === 'refused') return { outcome: 'refused', refusal: survey.refusal, top: findTop(input, survey) }
  const top = findTop(input, survey)
  const [first, second] = readings(input, survey).map((read) => readRows(input, read))
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

// Whether most rows fail is judged below, so that they are shown whatever the judgement.
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

// Both ways to read the dates while it is not known which is meant.
function readings(input: HeadInput, survey: Survey): ReadSurvey[] {
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
  return [...people, ...[...others.values()].map((person) => toHeadPerson(person))].sort((one, other) => one.row - other.row)
}

function toHeadPerson({ row, line, name, city, email, dob }: ParsedPerson, other?: ParsedPerson): HeadPerson {
  return { row, line, name, city, email, born: other && other.dob !== dob ? [dob, other.dob] : [dob] }
}

const withSentence = (problem: Problem) => ({ ...problem, message: sentenceFor(problem) })
