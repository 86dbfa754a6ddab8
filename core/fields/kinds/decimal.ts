import { z } from 'zod'
import type { DecimalSign } from '#core/parsing/parse-options'
import { fieldLimits } from './field-limits'
import { compileNumber } from './numbers'
import type { SettingProblem, ValueReader } from './value-reader'

const bound = z.number().min(-1e15).max(1e15)

export const DecimalSettings = z.strictObject({
  kind: z.literal('decimal'),
  least: bound.optional(),
  most: bound.optional(),
  /** The most decimal places. */
  places: z.int().min(1).max(fieldLimits.places).default(2),
})
type DecimalSettings = z.infer<typeof DecimalSettings>

/** Reads numbers with decimal places. */
export function compileDecimal(settings: DecimalSettings, decimalSign: DecimalSign): ValueReader {
  return compileNumber(settings, decimalSign)
}

/** What one setting says against another, with a sentence for the admin. */
export function checkDecimal(settings: DecimalSettings): SettingProblem[] {
  return rangeProblems(settings)
}

/** The problem of a range of numbers that begins after its end; none for any other range. */
export function rangeProblems({ least, most }: { least?: number | undefined; most?: number | undefined }): SettingProblem[] {
  const isEmpty = least !== undefined && most !== undefined && least > most
  return isEmpty ? [{ setting: 'least', message: 'The least number is more than the most.' }] : []
}
