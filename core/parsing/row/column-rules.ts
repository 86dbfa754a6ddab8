import { rowLimits } from '#core/parsing/limits'
import type { Columns } from '#core/parsing/parse-options'

/** A text of a person: the columns whose cells are joined to it, and its limit in code points. */
export type TextRule = { field: 'name' | 'city'; columns: number[]; most: number }

/** What a row must contain. The full parser and the fast path both follow it. */
export type ColumnRules = {
  name: TextRule
  city: TextRule
  dob: number
  email: number | undefined
  /** The columns without which a row is too short. */
  required: number[]
}

/** The rules for the columns of a file. */
export function columnRulesOf(columns: Columns): ColumnRules {
  const { dob, city, email } = columns
  const names = 'name' in columns ? [columns.name] : [columns.firstName, columns.lastName]
  return {
    name: { field: 'name', columns: names, most: rowLimits.nameLength },
    city: { field: 'city', columns: [city], most: rowLimits.cityLength },
    dob,
    email,
    required: [...names, dob, city],
  }
}
