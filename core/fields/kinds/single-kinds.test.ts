import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileChoice } from './choice'
import { compileCountry } from './country'
import { countryCodes, countryName, findCountryCode } from './country-names'
import { compileDate } from './date'
import { createDateSpellingCollector } from './date-spelling'
import { compileIban } from './iban'
import { compileLuhnNumber } from './luhn-number'
import { compileYesNo } from './yes-no'

const today = '2026-11-24'

describe('compileDate', () => {
  test('reads its bounds and nothing beyond them', () => {
    const { read } = compileDate({ kind: 'date', earliest: '2000-02-29', latest: 'today' }, 'ymd', today)
    expect(['2000-02-28', '2000-02-29', today, '2026-11-25', '2001-02-29', 'soon'].map(read)).toEqual([
      { code: 'too-early' },
      '2000-02-29',
      today,
      { code: 'too-late' },
      { code: 'impossible' },
      { code: 'unreadable' },
    ])
  })

  test('takes a two-digit year for the latest that is not after the latest date, or 20 years ahead', () => {
    const read = (text: string, latest?: string) => compileDate({ kind: 'date', latest }, 'dmy', today).read(text)
    expect([read('1.3.98'), read('1.3.46'), read('1.3.47')]).toEqual(['1998-03-01', '2046-03-01', '1947-03-01'])
    expect([read('1.3.26', 'today'), read('1.3.27', 'today'), read('1.3.60', '2060-12-31')]).toEqual([
      '2026-03-01',
      '1927-03-01',
      '2060-03-01',
    ])
  })

  test('finds the order of a column', () => {
    const collector = createDateSpellingCollector(today)
    collector.add('3.4.1990', 1, 2)
    expect(collector.conclude()).toMatchObject({ outcome: 'decided', spelling: 'dmy', evidence: { text: '3.4.1990' } })
    collector.add('3/25/1990', 2, 3)
    expect(collector.conclude()).toMatchObject({
      outcome: 'needs-input',
      examples: [{ values: { dmy: '1990-04-03' } }, { text: '3/25/1990' }],
    })
  })
})

describe('compileYesNo', () => {
  test('reads the words of the field in place of the usual ones', () => {
    const { read } = compileYesNo({ kind: 'yes-no', words: { yes: ['Vor Ort'], no: ['—'] } })
    expect(['vor ort', '—', 'YES', 'no', 'ja'].map(read)).toEqual(['yes', 'no', 'yes', 'no', { code: 'not-listed' }])
  })
})

describe('compileChoice', () => {
  const choice = { synonyms: [], isRetired: false }
  const reader = compileChoice({
    kind: 'choice',
    choices: [
      { ...choice, key: 'b', label: 'Älter' },
      { ...choice, key: 'a', label: 'Zug', synonyms: ['Bahn'] },
      { ...choice, key: 'old', label: 'Bus', isRetired: true },
    ],
  })

  test('shows a retired choice and does not read it', () => {
    expect([reader.read('Bus'), reader.show('old'), reader.show('a'), reader.read('BAHN')]).toEqual([
      { code: 'not-listed' },
      'Bus',
      'Zug',
      'a',
    ])
  })
})

describe('compileCountry', () => {
  const { read } = compileCountry({ kind: 'country' })

  test.each(['DE', 'deu', 'Germany', 'Deutschland', 'Allemagne', 'ALEMANIA', 'Germania', 'Duitsland', 'Niemcy', 'Alemanha'])(
    'reads %s as one country',
    (text) => expect(read(text)).toBe('DE'),
  )

  test('reads the English name of every country', () => {
    expect([...countryCodes].filter((code) => read(countryName(code)) !== code)).toEqual([])
    expect(countryCodes.size).toBe(250)
  })

  test('does not guess where languages disagree', () => {
    expect([findCountryCode('Congo'), findCountryCode('Kongo'), findCountryCode('Republic of the Congo')]).toEqual([
      undefined,
      undefined,
      'CG',
    ])
  })

  test('reads only the countries of the field', () => {
    expect(['AT', 'de'].map(compileCountry({ kind: 'country', countries: ['AT', 'CH'] }).read)).toEqual(['AT', { code: 'not-listed' }])
  })
})

describe('compileIban', () => {
  const { read, show } = compileIban({ kind: 'iban' })

  // Examples of the IBAN registry of SWIFT.
  test.each(['DE89370400440532013000', 'GB29NWBK60161331926819', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S', 'BE68539007547034'])(
    'reads %s, however it is grouped, and no other check digits',
    (iban) => {
      expect(read(show(iban).toLowerCase())).toBe(iban)
      const other = String((Number(iban.slice(2, 4)) + 1) % 97).padStart(2, '0')
      expect(read(iban.slice(0, 2) + other + iban.slice(4))).toEqual({ code: 'wrong-check-digits' })
    },
  )

  test.each(['DE8937040044053201300', 'XX89370400440532013000', '12', 'DE89 3704 0044 0532 0130 0O'])('does not read %s', (text) =>
    expect(read(text)).toEqual({ code: 'malformed' }),
  )

  test('reads only the countries of the field', () => {
    expect(compileIban({ kind: 'iban', countries: ['AT'] }).read('DE89370400440532013000')).toEqual({ code: 'not-listed' })
  })
})

describe('compileLuhnNumber', () => {
  const { read } = compileLuhnNumber({ kind: 'luhn-number' })

  test('reads exactly one check digit after any digits', () => {
    const payload = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 29 })
    fc.assert(
      fc.property(payload, (digits) => {
        const isRead = Array.from('0123456789', (digit) => typeof read(digits + digit) === 'string')
        expect(isRead.filter(Boolean)).toHaveLength(1)
      }),
    )
  })

  test.each(['4539578763621486', '79927398713', '8112289874'])('reads %s and no number with one other digit', (number) => {
    expect(read(number)).toBe(number)
    for (let at = 0; at < number.length; at += 1) {
      const other = (Number(number[at]) + 1) % 10
      expect(read(number.slice(0, at) + other + number.slice(at + 1))).toEqual({ code: 'wrong-check-digits' })
    }
  })
})
