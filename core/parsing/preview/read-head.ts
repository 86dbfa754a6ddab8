import { declaredFields } from '#core/fields/declared-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { type SpellingExample, spellingsOf } from '#core/fields/kinds/spelling'
import { shownValues } from '#core/fields/shown-values'
import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import { columnMeaningsOf } from '#core/parsing/header/column-meanings'
import { type HeadLimits, judgedRows } from '#core/parsing/limits'
import type { DateOrder, RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'
import { type InvalidRow, type ParsedPerson, readSlice } from '#core/parsing/row/read-slice'
import { createFileSurvey } from '#core/parsing/survey/file-survey'
import { findMostlyInvalid, type MostlyInvalid } from '#core/parsing/survey/mostly-invalid'
import type { Survey } from '#core/parsing/survey/survey'
import { type DateExample, isDateExample } from '#core/parsing/values/date-order'
import { findTop, type Top } from './top'

/** The first bytes of a file before its upload, or all of them. */
export type HeadInput = {
  bytes: Uint8Array
  isWhole: boolean
  requested: RequestedParseOptions
  /** The fields in force. */
  version: FieldVersion
  limits?: HeadLimits
  /** Whether the bytes are the text of a workbook. */
  isWorkbook?: boolean
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
      /** The declared fields whose dates or numbers can be read in two ways. */
      spellings: SpellingQuestion[]
      /** The declared fields, in the order of the values of `people`. */
      fields: { key: string; label: string }[]
      /** The names of the columns that are not imported. */
      extraColumns: string[]
      /** Rows in these bytes. */
      rows: number
      isWhole: boolean
      /** The number of rows that were parsed for `people` and `invalid`. */
      checked: number
      people: HeadPerson[]
      invalid: HeadRow[]
      mostlyInvalid: (Pick<MostlyInvalid, 'code' | 'failed' | 'of'> & { message: string }) | null
    }

/** `order` is null when it is ambiguous; `examples` then shows ambiguous dates. */
export type HeadDates = { order: DateOrder; evidence: DateExample | null } | { order: null; examples: DateExample[] }

/** What the maker is asked about the column of a declared field. */
export type SpellingQuestion = { field: { key: string; label: string }; examples: SpellingExample[] }

/** A person in the first rows, with two possible dates of birth while the date order is unknown. */
export type HeadPerson = Pick<ParsedPerson, 'row' | 'line' | 'name' | 'city' | 'email'> & { born: string[]; values: (string | null)[] }

/** An invalid row, with its text in the file. */
export type HeadRow = Pick<InvalidRow, 'row' | 'line'> & { raw: string; problems: (Problem & { message: string })[] }

/**
 * Parses the first thousand rows of a file as the import would. Later bytes may still change the detected encoding and
 * date order.
 */
export function readHead(given: HeadInput): Head {
  const input = given.isWorkbook ? { ...given, requested: { ...given.requested, ...convertedOptions } } : given
  const { survey, questions } = surveyWithSpellings(input, input.requested)
  if (survey.outcome === 'refused') return { outcome: 'refused', refusal: survey.refusal, top: findTop(input, survey) }
  const top = findTop(input, survey)
  const [first, second] = possibleSurveys(input, survey).map((read) => readRows(input, read))
  if (!top || !first)
    return { outcome: 'refused', refusal: refuse.headerNotFound(columnMeaningsOf(input.version).needed, input.isWorkbook ?? false), top }

  const { encoding } = top
  const { fields } = input.version
  const withSentence = (problem: Problem) => ({ ...problem, message: sentenceFor(problem, fields) })
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
    spellings: questions,
    fields: declaredFields(input.version).map(({ key, label }) => ({ key, label })),
    extraColumns: first.extraColumns,
    rows: first.rows,
    isWhole: input.isWhole,
    checked: first.checked,
    people: bothWays(first.people, second?.people ?? [], input.version),
    invalid: invalid.map((row) => ({ row: row.row, line: row.line, raw: rawOf(row), problems: row.problems.map(withSentence) })),
    mostlyInvalid: mostly
      ? { code: mostly.code, message: sentenceFor({ code: mostly.code, field: null }, fields), failed: mostly.failed, of: mostly.of }
      : null,
  }
}

// As the conversion writes it.
const convertedOptions = { delimiter: ',', encoding: 'utf-8' } as const

// Accepts mostly invalid rows because the preview shows them in any case.
function surveyHead({ bytes, isWhole, limits, isWorkbook = false, version, today }: HeadInput, requested: RequestedParseOptions): Survey {
  const survey = createFileSurvey({
    requested: { ...requested, acceptMostlyInvalid: true },
    version,
    today,
    sliceRows: judgedRows.most,
    limits: { ...limits, rows: Number.POSITIVE_INFINITY },
    isWorkbook,
  })
  const refusal = survey.add(bytes)
  if (refusal) return { outcome: 'refused', refusal }
  const found = isWhole ? survey.finish() : survey.soFar()
  return found ?? { outcome: 'refused', refusal: refuse.headerNotFound(columnMeaningsOf(version).needed, isWorkbook) }
}

type ReadSurvey = Extract<Survey, { outcome: 'read' }>

/**
 * Surveys the head with the questions about the spelling of its columns, also those that the maker has answered. Where they have not, it
 * takes the first possible spelling.
 */
function surveyWithSpellings(input: HeadInput, given: RequestedParseOptions): { survey: Survey; questions: SpellingQuestion[] } {
  const questions: SpellingQuestion[] = []
  let spellings: NonNullable<RequestedParseOptions['spellings']> = {}
  let survey = surveyHead(input, { ...given, spellings })
  while (survey.outcome === 'needs-input' && survey.inputNeeded.cause === 'spelling') {
    const { field, examples } = survey.inputNeeded
    const chosen = given.spellings?.[field.key] ?? spellingsOf(examples)[0]
    if (chosen === undefined) break
    questions.push({ field, examples })
    spellings = { ...spellings, [field.key]: chosen }
    survey = surveyHead(input, { ...given, spellings })
  }
  // Of a column that is clear in the head, the maker may still have chosen another spelling.
  const isComplete = Object.keys(given.spellings ?? {}).every((key) => key in spellings)
  return { survey: isComplete ? survey : surveyHead(input, { ...given, spellings: { ...spellings, ...given.spellings } }), questions }
}

// While the date order is unknown, the file is parsed in both orders.
function possibleSurveys(input: HeadInput, survey: Survey): ReadSurvey[] {
  if (survey.outcome === 'read') return [survey]
  const inOrder = (dateOrder: DateOrder) => surveyWithSpellings(input, { ...input.requested, dateOrder }).survey
  return [inOrder('dmy'), inOrder('mdy')].filter((found) => found.outcome === 'read')
}

function readRows({ bytes, version, today }: HeadInput, { parseOptions, header, slices, rows, extraColumns }: ReadSurvey) {
  const [plan] = slices
  if (!plan) return undefined
  const slice = bytes.subarray(plan.byteFrom, plan.byteTo)
  return {
    ...readSlice({ bytes: slice, plan, parseOptions, version, columns: header.length, today }),
    rows,
    extraColumns,
    checked: plan.rowTo,
  }
}

/** The people of either date order, of which there is only one when the order is known. */
function bothWays(dayFirst: ParsedPerson[], monthFirst: ParsedPerson[], version: FieldVersion): HeadPerson[] {
  const others = new Map(monthFirst.map((person) => [person.row, person]))
  const people = dayFirst.map((person) => {
    const other = others.get(person.row)
    others.delete(person.row)
    return toHeadPerson(version, person, other)
  })
  return [...people, ...[...others.values()].map((person) => toHeadPerson(version, person))].sort((a, b) => a.row - b.row)
}

function toHeadPerson(version: FieldVersion, person: ParsedPerson, other?: ParsedPerson): HeadPerson {
  const { row, line, name, city, email, dob } = person
  const born = [dob, other?.dob ?? dob].flatMap((day, at, days) => (day !== null && days.indexOf(day) === at ? [day] : []))
  return { row, line, name, city, email, born, values: shownValues(version, person.fields).map(({ shown }) => shown) }
}
