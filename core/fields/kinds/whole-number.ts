import { z } from 'zod'
import type { DecimalSign } from '#core/parsing/parse-options'
import { rangeProblems } from './decimal'
import { compileNumber } from './numbers'
import type { SettingProblem, ValueReader } from './value-reader'

const bound = z.int().min(-999_999_999_999_999).max(999_999_999_999_999)

export const WholeNumberSettings = z.strictObject({
  kind: z.literal('whole-number'),
  least: bound.optional(),
  most: bound.optional(),
})
type WholeNumberSettings = z.infer<typeof WholeNumberSettings>

/** Reads whole numbers; decimal places that are all zero are ignored. */
export function compileWholeNumber({ least, most }: WholeNumberSettings, decimalSign: DecimalSign): ValueReader {
  return compileNumber({ least, most, places: 0 }, decimalSign)
}

/** What one setting says against another, with a sentence for the admin. */
export function checkWholeNumber(settings: WholeNumberSettings): SettingProblem[] {
  return rangeProblems(settings)
}
