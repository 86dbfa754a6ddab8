import { z } from 'zod'
import { cellProblem } from './cell-problem'
import { fieldLimits } from './field-limits'
import type { SettingProblem, ValueReader } from './value-reader'

const length = z.int().min(2).max(fieldLimits.luhnDigits)

export const LuhnNumberSettings = z.strictObject({
  kind: z.literal('luhn-number'),
  /** The least and the most digits, with the check digit. */
  shortest: length.optional(),
  longest: length.optional(),
})
type LuhnNumberSettings = z.infer<typeof LuhnNumberSettings>

const separators = /[- \u00a0\u2009\u202f]/g
const digits = /^[0-9]+$/

/** Reads numbers whose last digit is the check digit of ISO/IEC 7812-1, annex B: the value is the digits. */
export function compileLuhnNumber({ shortest = 2, longest = fieldLimits.luhnDigits }: LuhnNumberSettings): ValueReader {
  return {
    read(text) {
      if (text.length > fieldLimits.luhnDigits * 2) return cellProblem('too-long')
      const number = text.replace(separators, '')
      if (!digits.test(number)) return cellProblem('malformed')
      if (number.length < shortest) return cellProblem('too-short')
      if (number.length > longest) return cellProblem('too-long')
      return isLuhn(number) ? number : cellProblem('wrong-check-digits')
    },
    show: (value) => value,
    comparable: (value) => value,
  }
}

/** What one setting says against another, with a sentence for the admin. */
export function checkLuhnNumber({ shortest = 2, longest = fieldLimits.luhnDigits }: LuhnNumberSettings): SettingProblem[] {
  return shortest > longest ? [{ setting: 'shortest', message: 'The shortest length is more than the longest.' }] : []
}

/** The check digit that makes a number of these digits. */
export const luhnDigit = (digits: string): number => (10 - luhnSum(`${digits}0`)) % 10

const isLuhn = (number: string): boolean => luhnSum(number) === 0

function luhnSum(number: string): number {
  let sum = 0
  for (let at = 0; at < number.length; at += 1) {
    const digit = number.charCodeAt(number.length - 1 - at) - 0x30
    const doubled = at % 2 === 0 ? digit : digit * 2
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10
}
