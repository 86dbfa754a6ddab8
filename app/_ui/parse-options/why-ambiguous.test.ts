import { expect, test } from 'vitest'
import { createDateSpellingCollector } from '#core/fields/kinds/date-spelling'
import { createNumberSpellingCollector } from '#core/fields/kinds/number-spelling'
import { whyAmbiguous } from './why-ambiguous'

const ofDates = { dmy: 'Day first', mdy: 'Month first' }
const ofNumbers = { point: 'Decimal point', comma: 'Decimal comma' }

test.each([
  [['03/04/1990'], /^Every cell is valid both ways/],
  [['03/25/1990', '25/03/1990'], /^Some cells are only valid in one way and others only in the other\. Rows/],
  [['03.25.1990'], /^Dates with dots are usually day first, but some here are only valid month first\. Rows/],
  [['03/04/1990', '33000'], /^Every cell is valid both ways.* Excel day numbers/],
  [['03/25/1990', '33000'], /^Some cells are only valid month first\. .* Excel day numbers/],
  [['25/03/1990', '33000'], /^Some cells are only valid day first\. .* Excel day numbers/],
])('why a maker is asked about the dates %j', (texts, why) => {
  expect(whyOf(createDateSpellingCollector('2026-11-30'), texts, ofDates)).toMatch(why)
})

test.each([
  [['1.234'], /^Every cell is valid both ways/],
  [['1.50', '1,50'], /^Some cells are only valid in one way/],
])('why a maker is asked about the numbers %j', (texts, why) => {
  expect(whyOf(createNumberSpellingCollector(3), texts, ofNumbers)).toMatch(why)
})

test('why a maker of a workbook is asked about the dates that are written as text', () => {
  const cells = [
    { row: 1, line: 2, text: '03/04/1990', values: { dmy: '1990-04-03', mdy: '1990-03-04' } },
    { row: 2, line: 3, text: '1990-01-01', values: { dmy: '1990-01-01', mdy: '1990-01-01' } },
  ]
  expect(whyAmbiguous(cells, ofDates)).toMatch(/^Every date that is written as text is valid both ways.* typed as dates, and are read/)
})

function whyOf(collector: ReturnType<typeof createDateSpellingCollector>, texts: string[], ways: object): string {
  for (const [index, text] of texts.entries()) collector.add(text, index + 1, index + 2)
  const finding = collector.conclude()
  if (finding.outcome === 'decided') throw new Error('The maker is not asked.')
  return whyAmbiguous(finding.examples, ways)
}
