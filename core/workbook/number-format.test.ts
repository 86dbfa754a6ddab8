import { expect, test } from 'vitest'
import { dayText } from './day-number'
import { numberFormatOf, withDigits } from './number-format'
import { plainNumber } from './plain-number'

test.each([
  'yyyy-mm-dd',
  'dd/mm/yyyy;@',
  'd mmm yyyy',
  '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
  '[$-409]m/d/yy h:mm AM/PM;@',
  'd "de" mmmm "de" yyyy',
  'yyyy"年"m"月"d"日"',
  'mm:ss.0',
  'mmm',
])('%s is the format of a date', (code) => {
  expect(numberFormatOf(164, code)).toEqual({ kind: 'date' })
})

test.each([
  'General',
  'Standard',
  '0',
  '0.00',
  '#,##0.00 "days"',
  '[Red]-#,##0;[Blue]0',
  '0.00E+00',
  '@',
  '0%',
  '_-* #,##0.00\\ _€_-',
  '[h]:mm:ss',
  '"Day "0',
])('%s is no format of a date', (code) => {
  expect(numberFormatOf(164, code)).toBeNull()
})

test.each<[number, boolean]>([
  [14, true],
  [22, true],
  [31, true],
  [0, false],
  [1, false],
  [46, false],
  [49, false],
])('the built-in format %i', (id, isDate) => {
  expect(numberFormatOf(id, undefined) !== null).toBe(isDate)
})

test.each([
  ['00000', '42', '00042'],
  ['00000', '1234567', '1234567'],
  ['000-00-0000', '12345', '000-01-2345'],
  ['"A "000', '7', 'A 007'],
  ['\\(000\\) 000', '123456', '(123) 456'],
])('the digits of %s', (code, number, expected) => {
  const format = numberFormatOf(164, code)
  expect(format?.kind === 'digits' && withDigits(format.pattern, number)).toBe(expected)
})

test('digits are not filled where the number has a fraction or a sign', () => {
  expect(withDigits('00000', '1.5')).toBeNull()
  expect(withDigits('00000', '-1')).toBeNull()
})

test.each<[number, boolean, string | null]>([
  [1, false, '1900-01-01'],
  [59, false, '1900-02-28'],
  [60, false, '1900-02-29'],
  [61, false, '1900-03-01'],
  [33_330, false, '1991-04-02'],
  [31_868, true, '1991-04-02'],
  [0, true, '1904-01-01'],
  [2_958_465, false, '9999-12-31'],
  [2_958_466, false, null],
  [-1, false, null],
  [0, false, null],
  [Number.NaN, false, null],
  [33_330.999999, false, '1991-04-03'],
  [33_330.25, false, '1991-04-02T06:00:00'],
])('the day %d', (day, isFrom1904, expected) => {
  expect(dayText(day, isFrom1904)).toBe(expected)
})

test.each<[string, string | undefined]>([
  ['12', '12'],
  [' 12 ', '12'],
  ['-3', '-3'],
  ['0.1', '0.1'],
  ['1.10000000000000009', '1.1'],
  ['4.4791E+11', '447910000000'],
  ['1e21', '1000000000000000000000'],
  ['2.5e-7', '0.00000025'],
  ['1e400', undefined],
  ['', undefined],
  ['1,5', undefined],
])('the number %j', (text, expected) => {
  expect(plainNumber(text)).toBe(expected)
})
