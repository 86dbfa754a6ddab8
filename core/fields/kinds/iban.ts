import { electronicFormatIBAN, friendlyFormatIBAN, ValidationErrorsIBAN, validateIBAN } from 'ibantools'
import { z } from 'zod'
import { cellProblem } from './cell-problem'
import { CountryCode } from './country'
import type { ValueReader } from './value-reader'

export const IbanSettings = z.strictObject({
  kind: z.literal('iban'),
  /** The only countries whose accounts are read. */
  countries: z.array(CountryCode).min(1).optional(),
})
type IbanSettings = z.infer<typeof IbanSettings>

const longestIban = 64
const spaces = /[\u00a0\u2009\u202f\t]/g

/** Reads IBANs: the value has capital letters and digits only. */
export function compileIban({ countries }: IbanSettings): ValueReader {
  const allowed = countries && new Set(countries)
  return {
    read(text) {
      if (text.length > longestIban) return cellProblem('malformed')
      const iban = electronicFormatIBAN(text.replace(spaces, '')) ?? ''
      const { valid, errorCodes } = validateIBAN(iban)
      if (valid) return !allowed || allowed.has(iban.slice(0, 2)) ? iban : cellProblem('not-listed')
      return cellProblem(errorCodes.every(isAboutDigits) ? 'wrong-check-digits' : 'malformed')
    },
    show: (value) => friendlyFormatIBAN(value) ?? value,
    comparable: (value) => value,
  }
}

function isAboutDigits(error: ValidationErrorsIBAN): boolean {
  return error === ValidationErrorsIBAN.WrongIBANChecksum || error === ValidationErrorsIBAN.WrongAccountBankBranchChecksum
}
