import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DecimalSign } from '#core/parsing/parse-options'
import { createNumberSpellingCollector } from './number-spelling'
import { compileNumber, readNumber } from './numbers'

const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most })
const numbers = fc
  .record({ isNegative: fc.boolean(), whole: digits(9), fraction: fc.oneof(fc.constant(''), digits(6)) })
  .map(({ isNegative, whole, fraction }) => ({ isNegative, whole: whole.replace(/^0+(?=\d)/, ''), fraction }))
type Parts = { isNegative: boolean; whole: string; fraction: string }

const spell = ({ isNegative, whole, fraction }: Parts, decimalSign: string, groupSign: string) =>
  `${isNegative ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, groupSign)}${fraction && decimalSign}${fraction}`

const groupSigns = fc.constantFrom('', 'other', ' ', "'", '’', '\u00a0', '\u2009', '\u202f')

describe('readNumber', () => {
  test('reads both spellings, however digits are grouped, as the same number', () => {
    fc.assert(
      fc.property(numbers, groupSigns, (parts, groupSign) => {
        const sign = (other: string) => (groupSign === 'other' ? other : groupSign)
        const plain = readNumber(spell(parts, '.', ''), 'point', 9)
        expect(Number(plain)).toBe(Number(spell(parts, '.', '')) + 0)
        expect(readNumber(spell(parts, '.', sign(',')), 'point', 9)).toBe(plain)
        expect(readNumber(spell(parts, ',', sign('.')), 'comma', 9)).toBe(plain)
      }),
      { numRuns: 1_000 },
    )
  })

  test.each<[string, DecimalSign, string]>([
    ['1.234,50', 'comma', '1234.5'],
    ['1,234.50', 'point', '1234.5'],
    ['1.234', 'comma', '1234'],
    ['1.234', 'point', '1.234'],
    ['.5', 'point', '0.5'],
    ['\u22127', 'point', '-7'],
    ['+007', 'point', '7'],
    ['-0,00', 'comma', '0'],
    ['12.0', 'point', '12'],
  ])('reads %s with a decimal %s as %s', (text, sign, value) => expect(readNumber(text, sign, 9)).toBe(value))

  test.each([
    '1,23,4',
    '1.234.5',
    '1 23',
    '1,234,5',
    '0,001',
    '1e5',
    '5.',
    '.',
    '-',
    '--1',
    '1 %',
    '€ 1',
    'Infinity',
    '0x10',
    '٣',
    '1,234 567',
  ])('reads no number with a decimal point in %s', (text) => expect(readNumber(text, 'point', 9)).toEqual({ code: 'unreadable' }))

  test('refuses what a double does not hold, and decimal places that the field does not have', () => {
    expect(readNumber('999999999999999', 'point', 2)).toBe('999999999999999')
    expect(readNumber('1000000000000000', 'point', 2)).toEqual({ code: 'too-many-digits' })
    expect(readNumber('1.255', 'point', 2)).toEqual({ code: 'too-many-places' })
    expect(readNumber('1.250', 'point', 2)).toBe('1.25')
    expect(readNumber('1.5', 'point', 0)).toEqual({ code: 'not-whole' })
  })
})

describe('compileNumber', () => {
  const reader = compileNumber({ least: -5, most: 10.5, places: 2 }, 'point')

  test('reads its bounds and nothing beyond them', () => {
    expect(['-5', '10.5', '-5.01', '10.51'].map(reader.read)).toEqual(['-5', '10.5', { code: 'too-small' }, { code: 'too-large' }])
  })
})

describe('createNumberSpellingCollector', () => {
  const conclude = (texts: string[], places = 2) => {
    const collector = createNumberSpellingCollector(places)
    texts.forEach((text, index) => {
      collector.add(text, index + 1, index + 2)
    })
    return collector.conclude()
  }

  test.each<[string[], DecimalSign, string | undefined]>([
    [['12', '7'], 'point', undefined],
    [['12', '1.5'], 'point', '1.5'],
    [['12', '1,5'], 'comma', '1,5'],
    [['1.234', '1.234,50'], 'comma', '1.234,50'],
    [['1,234', '1,234.50'], 'point', '1,234.50'],
    [['1 234,56'], 'comma', '1 234,56'],
    [['1.234.567'], 'comma', '1.234.567'],
    [['0.001', '1.234'], 'point', '0.001'],
    [['n/a', '1.5', 'x,y'], 'point', '1.5'],
  ])('decides by the numbers that can be read in one way only: %j has a decimal %s', (texts, spelling, evidence) => {
    expect(conclude(texts, 3)).toMatchObject({ outcome: 'decided', spelling, ...(evidence && { evidence: { text: evidence } }) })
  })

  test('asks when every number can be read in both ways, and when there is evidence for both', () => {
    const values = { point: '1.234', comma: '1234' }
    expect(conclude(['12', '1.234'], 3)).toEqual({ outcome: 'needs-input', examples: [{ row: 2, line: 3, text: '1.234', values }] })
    expect(conclude(['1.5', '1,5'])).toMatchObject({ outcome: 'needs-input', examples: [{ text: '1.5' }, { text: '1,5' }] })
  })

  test('takes a number that would not be whole for evidence of the other spelling', () => {
    expect(conclude(['1.234'], 0)).toMatchObject({ outcome: 'decided', spelling: 'comma' })
    expect(conclude(['1,234'], 0)).toMatchObject({ outcome: 'decided', spelling: 'point' })
    expect(conclude(['12.000'], 0)).toMatchObject({ outcome: 'needs-input' })
  })
})
