import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileDate } from '#core/fields/kinds/date'
import { earliestDob } from '#core/parsing/limits'
import { isFastIsoDate } from './is-fast-iso-date'

const number = (min: number, max: number, digits: number) => fc.integer({ min, max }).map((value) => String(value).padStart(digits, '0'))
const dates = fc.tuple(number(1890, 2030, 4), number(0, 14, 2), number(0, 33, 2)).map((parts) => parts.join('-'))
const oddDates = fc.string({ unit: fc.constantFrom(...'0123456789-/ :'), minLength: 9, maxLength: 11 })
const edges = fc.constantFrom('1899-12-31', '1900-01-01', '2026-11-24', '2026-11-25', '2000-02-29', '1900-02-29', '2026-1-1')

test('accepts exactly the ISO dates that the reader of the date of birth accepts', () => {
  fc.assert(
    fc.property(fc.oneof(dates, oddDates, edges), (text) => {
      const { read } = compileDate({ kind: 'date', earliest: earliestDob, latest: 'today' }, 'ymd', '2026-11-24')
      expect(isFastIsoDate(Buffer.from(`9${text}9`), 1, text.length + 1, 20_261_124)).toBe(read(text) === text)
    }),
    { numRuns: 2_000 },
  )
})
