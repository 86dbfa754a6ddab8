import { z } from 'zod'
import { cellProblem } from './cell-problem'
import { countryCodes, countryName, findCountryCode } from './country-names'
import type { ValueReader } from './value-reader'

export const CountryCode = z.string().refine((code) => countryCodes.has(code), 'Write the two capital letters of a country.')

export const CountrySettings = z.strictObject({
  kind: z.literal('country'),
  /** The only countries that are read. */
  countries: z.array(CountryCode).min(1).optional(),
})
type CountrySettings = z.infer<typeof CountrySettings>

const longestName = 100

/** Reads countries: the value is the two letters of ISO 3166-1. */
export function compileCountry({ countries }: CountrySettings): ValueReader {
  const allowed = countries && new Set(countries)
  return {
    read(text) {
      const code = text.length > longestName ? undefined : findCountryCode(text)
      return code !== undefined && (!allowed || allowed.has(code)) ? code : cellProblem('not-listed')
    },
    show: countryName,
    comparable: (value) => value,
  }
}
