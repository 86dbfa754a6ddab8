import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { judgedRows } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { fieldsOptional } from '#test/fields'
import { createFileSurvey } from './file-survey'
import type { Survey } from './survey'
import { type SurveyedRange, surveyRange } from './survey-range'

vi.setConfig({ testTimeout: 120_000 })

const today = '2026-11-24'
const sliceRows = 400
const beyondBytes = 60
const latin1 = (text: string) => Buffer.from(text, 'latin1')
// No range is added to a survey that is still collecting the first rows, or that has not looked for the header yet.
const firstRows = `Ada,1990-04-02,York,${'x'.repeat(46)}\n`.repeat(judgedRows.most)

describe('a survey that adds ranges which were scanned elsewhere', () => {
  const parts = fc.array<string | Buffer>(
    fc.oneof<fc.MaybeWeightedArbitrary<string | Buffer>[]>(
      { weight: 6, arbitrary: fc.constantFrom('Bob,1991-01-02,Leeds\n', 'Zoë,1992-05-06,Łódź\r\n', 'Cleo,03/04/1993,Bath\n') },
      fc.constantFrom('"D\nE",1990-04-02,"Yo""rk"\n', '"F,1,2\r\nG,1990-01-01,x\n",25/12/1990,Hull\r\n', '"\n\n",1990-04-02,"\r"\r'),
      fc.constantFrom('\n', '\r', '\r\n', ',,,\n', '# a "comment\n', '"', '""', ',', ' "x" y,', 'x\ty', '\u3000', '12/25/1990,', '32965,'),
      fc.constantFrom(latin1('Ren\xe9,1.2.1990,Y\xf6rk\n'), latin1('\xff'), '\x1a', '\0'),
    ),
    { minLength: 1, maxLength: 60 },
  )
  const options: fc.Arbitrary<RequestedParseOptions> = fc.constantFrom(
    {},
    { dateOrder: 'dmy' },
    { encoding: 'windows-1252', acceptMostlyInvalid: true },
  )

  test('finds the same as one that scans the whole file, for ranges of any length, some of which are missing', () => {
    let added = 0
    fc.assert(
      fc.property(
        parts,
        options,
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', '\ufeff'),
        fc.constantFrom(1_000_000, judgedRows.most + 10),
        fc.boolean(),
        (texts, requested, length, missing, mark, rowLimit, isWorkbook) => {
          const body = Buffer.concat(texts.map((text) => Buffer.from(text)))
          const file = Buffer.concat([Buffer.from(`${mark}name,dob,city,note\n${firstRows}`), body])
          const given = { requested, version: defaultFieldVersion, today, sliceRows, limits: { rows: rowLimit }, isWorkbook }
          const inRanges = surveyInRanges(file, given, length, (range) => missing[range % missing.length] === true)
          added += inRanges.added
          expect(inRanges.survey).toEqual(wholeSurvey(file, given))
        },
      ),
      { numRuns: 300 },
    )
    // About one range for each file: the rest is missing, refused, or begins in a quoted cell.
    expect(added).toBeGreaterThan(100)
  })

  test('scans a range itself whose first line end is in a quoted cell', () => {
    const file = Buffer.from(`name,dob,city,note\n${firstRows}"Bob\nBob",1990-04-02,York\nCleo,1990-04-02,York\nDan,1990-04-02,York\n`)
    const given = { requested: {}, version: defaultFieldVersion, today, sliceRows, limits: { rows: 1_000_000 } }
    const from = file.indexOf('Bob')
    const { survey, added } = surveyInRanges(file, given, from, () => false)
    expect(added).toBe(0)
    expect(survey).toEqual(wholeSurvey(file, given))
    expect(survey).toMatchObject({ outcome: 'read', rows: judgedRows.most + 3 })
  })

  test('scans ranges of a file without dates of birth', () => {
    const file = Buffer.from(`name,email\n${'Ada,ada@example.com\n'.repeat(judgedRows.most * 4)}`)
    const version = fieldsOptional({ dob: 'off', city: 'off' })
    const given = { requested: {}, version, today, sliceRows, limits: { rows: 1_000_000 } }
    const { survey, added } = surveyInRanges(file, given, 2_000, () => false)
    expect(added).toBeGreaterThan(2)
    expect(survey).toEqual(wholeSurvey(file, given))
    expect(survey).toMatchObject({
      outcome: 'read',
      rows: judgedRows.most * 4,
      parseOptions: { columns: { name: 0, email: 1 }, dateOrder: 'ymd' },
    })
  })

  test('adds no range of a file that is read with another delimiter, or in another encoding', () => {
    const file = Buffer.from(`name,dob,city,note\n${firstRows}${firstRows}`)
    const from = file.length - firstRows.length + 10
    const survey = createFileSurvey({ requested: {}, version: defaultFieldVersion, today, sliceRows, limits: { rows: 1_000_000 } })
    survey.add(file.subarray(0, from))
    const dialect = survey.rangeDialect()
    if (!dialect) throw new Error('The header is complete.')
    const rest = { bytes: file.subarray(from), from, length: file.length - from, isLast: true, today }
    for (const other of [
      { delimiter: ';' } as const,
      { dobColumn: 0 },
      { dobColumn: null },
      { isWorkbook: true },
      { countsEncoding: false },
      { collectsDates: false },
    ]) {
      const range = surveyRange({ ...rest, dialect: { ...dialect, ...other } })
      expect(range && survey.addRange(range)).toBe(undefined)
      expect(survey.reached()).toBe(from)
    }
    const range = surveyRange({ ...rest, dialect })
    expect(range && survey.addRange(range)).toBe(undefined)
    expect(survey.reached()).toBe(file.length)
  })
})

type Given = Parameters<typeof createFileSurvey>[0]

function wholeSurvey(file: Uint8Array, given: Given): Survey {
  const survey = createFileSurvey(given)
  const refusal = survey.add(file)
  return refusal ? { outcome: 'refused', refusal } : survey.finish()
}

/** Scans the ranges that are not missing on their own, and then the file in order. */
function surveyInRanges(file: Buffer, given: Given, length: number, isMissing: (range: number) => boolean) {
  const survey = createFileSurvey(given)
  const headEnd = file.indexOf('\n') + 1 + firstRows.length
  let refusal = survey.add(file.subarray(0, headEnd))
  const dialect = survey.rangeDialect()
  let added = 0
  for (let from = headEnd; from < file.length && !refusal; from += length) {
    const to = Math.min(from + length, file.length)
    const end = Math.min(to + beyondBytes, file.length)
    const bytes = file.subarray(from, end)
    const range: SurveyedRange | undefined =
      dialect && !isMissing((from - headEnd) / length)
        ? surveyRange({ bytes, from, length: to - from, isLast: end === file.length, dialect, today })
        : undefined
    if (range) {
      refusal = survey.addRange(range)
      if (survey.reached() === range.byteTo) added += 1
    }
    if (survey.reached() < to && !refusal) refusal = survey.add(file.subarray(survey.reached(), to))
  }
  return { survey: refusal ? ({ outcome: 'refused', refusal } as const) : survey.finish(), added }
}
