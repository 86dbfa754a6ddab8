import { describe, expect, test } from 'vitest'
import type { DateOrder } from '#core/parsing/parse-options'
import { readDate } from './read-date'

const read = (text: string, order: DateOrder = 'ymd'): string => {
  const outcome = readDate(text, order, '2026-11-24')
  return 'date' in outcome ? outcome.date : outcome.code
}

describe('readDate', () => {
  test.each([
    ['1990-04-02', '1990-04-02'],
    ['1990/4/2', '1990-04-02'],
    ['1990.04.02', '1990-04-02'],
    ['19900402', '1990-04-02'],
    ['2 April 1990', '1990-04-02'],
    ['2nd Apr. 1990', '1990-04-02'],
    ['02-APR-90', '1990-04-02'],
    ['April 2, 1990', '1990-04-02'],
    ['Sept 30 1990', '1990-09-30'],
    ['1990 May 3', '1990-05-03'],
    ['1990-Apr-02', '1990-04-02'],
    ['1990-04-02T00:00:00Z', '1990-04-02'],
    ['1990-04-02T23:59:59.999+02:00[Europe/Berlin]', '1990-04-02'],
    ['1990-04-02 00:00', '1990-04-02'],
    ['19900402T120000', '1990-04-02'],
    ['April 2, 1990 12:00:00 AM', '1990-04-02'],
    ['1990-04-02 00:00:00 +0000 UTC', '1990-04-02'],
    ['1990-04-02 00:00 (CEST)', '1990-04-02'],
    ['1990-04-02 00:00 Europe/Berlin', '1990-04-02'],
    ['1990-04-02T00:00:00 GMT+02:00 [Europe/Berlin]', '1990-04-02'],
    ['1990-04-02 America/New_York', 'dob-unreadable'],
    ['1990-04-02 12:00 America/New_York', '1990-04-02'],
    ['1990-04-02Z', '1990-04-02'],
    ['1990-04-02+02:00', '1990-04-02'],
    ['1990-04-02 UTC', '1990-04-02'],
    ['02.04.1990 00.00.00', '1990-04-02'],
    ['2 Apr 1990, 10PM', '1990-04-02'],
    ['1990-04-02 10 p.m.', '1990-04-02'],
    ['32965', '1990-04-02'],
    ['32965,5', '1990-04-02'],
    ['10000', '1927-05-18'],
    ['60000', 'dob-in-future'],
    ['2.4.1990', '1990-04-02'],
    ['02. 04. 1990', '1990-04-02'],
    ['05/05/1990', '1990-05-05'],
    ['02/04/1990', 'dob-unreadable'],
  ])('reads %s as %s', (text, date) => expect(read(text)).toBe(date))

  test.each([
    ['02/04/1990', '1990-04-02', '1990-02-04'],
    ['2-4-90', '1990-04-02', '1990-02-04'],
    ['02/04/1990 13:30', '1990-04-02', '1990-02-04'],
    ['25/12/1990', '1990-12-25', 'dob-impossible'],
    ['12/25/1990', 'dob-impossible', '1990-12-25'],
    ['02.04.1990', '1990-04-02', '1990-02-04'],
    ['03.25.1991', 'dob-impossible', '1991-03-25'],
    ['1990-04-02', '1990-04-02', '1990-04-02'],
  ])('reads %s day-first as %s, month-first as %s', (text, dayFirst, monthFirst) => {
    expect([read(text, 'dmy'), read(text, 'mdy')]).toEqual([dayFirst, monthFirst])
  })

  test.each([
    ['24/11/26', '2026-11-24'],
    ['25/11/26', '1926-11-25'],
    ['31/12/99', '1999-12-31'],
    ['01/01/00', '2000-01-01'],
    ['29/02/00', '2000-02-29'],
    ['29/02/01', 'dob-impossible'],
  ])('takes the latest year of two digits that is not in the future: %s is %s', (text, date) => expect(read(text, 'dmy')).toBe(date))

  test.each([
    '1990',
    '990402',
    '1990-4',
    '90-04',
    'unknown',
    '1e+11',
    '9999',
    '60001',
    '1990-04/02',
    '１９９０-04-02',
    '2 Avril 1990',
    '2 1990',
    '02.04 10.30',
    '1990-04+02:00',
    '1990-04-02 at home',
    '2 Apr 10:30',
    '0000',
  ])('does not read %s', (text) => expect(read(text)).toBe('dob-unreadable'))

  test.each(['1990-02-31', '1990-13-01', '1990-00-10', '1990-04-00', '25121990', '31 April 1990', '1900-02-29'])(
    'knows that %s is no day',
    (text) => expect(read(text)).toBe('dob-impossible'),
  )

  test('believes nothing before 1900 and nothing after today', () => {
    expect([read('1899-12-31'), read('1900-01-01'), read('2026-11-24'), read('2026-11-25')]).toEqual([
      'dob-before-1900',
      '1900-01-01',
      '2026-11-24',
      'dob-in-future',
    ])
  })
})
