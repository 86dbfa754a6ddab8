import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { z } from 'zod'
import { type CellProblem, cellProblem } from './cell-problem'
import { type CommonPhoneReader, createCommonPhoneReader } from './common-phone'
import type { ValueReader } from './value-reader'

export const PhoneSettings = z.strictObject({
  kind: z.literal('phone'),
  /** The country of numbers without a country code. Without it, every number needs its country code. */
  defaultCountry: z.string().refine(isSupportedCountry, 'Write the two capital letters of a country.').optional(),
})
type PhoneSettings = z.infer<typeof PhoneSettings>

const longestPhone = 64

/**
 * Reads telephone numbers: the value is E.164. The number has a length that its country uses; which ranges of numbers a country has
 * given out is not checked, because that changes every month and a file must be read in the same way for ever.
 */
export function compilePhone({ defaultCountry }: PhoneSettings): ValueReader {
  const country = defaultCountry as CountryCode | undefined
  const readCommon: CommonPhoneReader = createCommonPhoneReader(country)
  return {
    read: (text) => (text.length > longestPhone ? cellProblem('malformed') : (readCommon(text) ?? readPhone(text, country))),
    show: (value) => parsePhoneNumberFromString(value)?.formatInternational() ?? value,
    comparable: (value) => value,
  }
}

/** Reads any telephone number with the library. */
export function readPhone(text: string, country: CountryCode | undefined): string | CellProblem {
  const options = { extract: false, ...(country === undefined ? {} : { defaultCountry: country }) }
  const phone = parsePhoneNumberFromString(text, options)
  if (!phone?.isPossible()) return cellProblem('malformed')
  if (phone.ext) return cellProblem('has-extension')
  // A number from which the library would take a prefix once more has no one meaning.
  return parsePhoneNumberFromString(phone.number)?.number === phone.number ? phone.number : cellProblem('malformed')
}
