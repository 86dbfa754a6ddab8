import fc from 'fast-check'
import examples from 'libphonenumber-js/examples.mobile.json'
import { type CountryCode, getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/min'
import { describe, expect, test } from 'vitest'
import { createCommonPhoneReader } from './common-phone'
import { readPhone } from './phone'

const countries = getCountries()
const readers = new Map([undefined, ...countries].map((of) => [of, createCommonPhoneReader(of)]))
const country = fc.constantFrom(...countries)
const anyDigits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 15 })
const separator = fc.constantFrom('', ' ', '-', ' (', ') ', '.', '/')

/** Numbers of a country: examples with other last digits, or any digits, as they are written at home and abroad. */
const numbers = fc
  .tuple(country, anyDigits, fc.boolean(), separator, fc.constantFrom('', '0', '00', '1', '8', '06', '011'), fc.boolean(), fc.nat(6))
  .map(([of, digits, isLikeExample, sign, prefix, isAbroad, cut]) => {
    const example = getExampleNumber(of, examples)?.nationalNumber ?? ''
    const national = isLikeExample ? example.slice(0, example.length - Math.min(cut, 4)) + digits.slice(0, Math.min(cut, 4)) : digits
    return `${isAbroad ? `+${getCountryCallingCode(of)}${sign}` : prefix}${national.slice(0, cut)}${sign}${national.slice(cut)}`
  })

/** Numbers with what may be a prefix at home, in the main country of the calling code, or once more. */
const prefixed: [string, CountryCode][] = [
  ['96123456', 'CX'],
  ['183123456', 'CC'],
  ['00812345678', 'KE'],
]

describe('createCommonPhoneReader', () => {
  test('reads a number as the library does, or leaves it to the library', () => {
    let common = 0
    fc.assert(
      fc.property(numbers, fc.option(country, { nil: undefined }), (text, defaultCountry) => {
        const value = readers.get(defaultCountry)?.(text)
        if (value === undefined) return
        common += 1
        expect(value).toBe(readPhone(text, defaultCountry))
      }),
      { numRuns: 3_000, examples: prefixed },
    )
    expect(common).toBeGreaterThan(500)
  })

  test('reads the example of nearly every country, as it is written at home and abroad', () => {
    const isRead = (write: (of: CountryCode) => string) =>
      countries.filter((of) => createCommonPhoneReader(of)(write(of)) !== undefined).length
    const example = (of: CountryCode) => getExampleNumber(of, examples)
    expect(isRead((of) => example(of)?.formatInternational() ?? '')).toBeGreaterThan(countries.length * 0.9)
    expect(isRead((of) => example(of)?.formatNational() ?? '')).toBeGreaterThan(countries.length * 0.7)
  })
})

describe('readPhone', () => {
  test.each([
    ['+49 (0)30 123456', '+4930123456'],
    ['0049 30 123456', '+4930123456'],
    ['030/123456', '+4930123456'],
    ['+44 20 7946 0958', '+442079460958'],
    ['+1 (212) 555-0123', '+12125550123'],
    ['+٤٩ 30 123456', '+4930123456'],
  ])('reads %s as %s', (text, value) => expect(readPhone(text, 'DE')).toBe(value))

  test.each([
    ['12', 'malformed'],
    ['+999 123456', 'malformed'],
    ['+49 30', 'malformed'],
    ['030 123456 or 030 654321', 'malformed'],
    ['+49 30 123456 ext. 12', 'has-extension'],
    ['call me', 'malformed'],
    ['tel:+49-30-123456', 'malformed'],
  ])('does not read %s: %s', (text, code) => expect(readPhone(text, 'DE')).toEqual({ code }))

  test('needs the country code where the field has no country', () => {
    expect(readPhone('030 123456', undefined)).toEqual({ code: 'malformed' })
  })
})
