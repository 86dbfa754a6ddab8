import type { FieldReader } from './field-reader'
import type { FieldRule } from './field-version'
import type { CellProblemCode } from './kinds/cell-problem'

/** A rule between fields. A row that does not keep it has a problem with `code` at `field`. */
export type CompiledRule = { code: CellProblemCode; field: string; holds: (values: readonly (string | undefined)[]) => boolean }

/** Compiles the rules between the fields of `readers`. A rule holds where one of its values is missing. */
export function compileRules(rules: FieldRule[], readers: readonly FieldReader[]): CompiledRule[] {
  const placeOf = (key: string) => readers.findIndex(({ field }) => field.key === key)
  return rules.map(({ starts, ends }) => {
    const [start, end] = [placeOf(starts), placeOf(ends)]
    return { code: 'ends-before-start', field: ends, holds: (values) => !values[start] || !values[end] || values[start] <= values[end] }
  })
}
