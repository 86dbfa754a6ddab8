import type { Spelling } from '#core/parsing/parse-options'
import { isStandard } from './field'
import { compileField, type FieldReader } from './field-reader'
import { type CompiledRule, compileRules } from './field-rules'
import type { FieldVersion } from './field-version'
import type { NumberedAlternative } from './identity-alternatives'
import { compileIdentity, compileOtherIdentityKeys, type OtherIdentityKey } from './identity-key-of-values'
import type { CellProblemCode } from './kinds/cell-problem'
import { isIdentifiedAsDefault, isReadAsDefault } from './read-as-default'
import { compileUniqueValues, uniqueFields } from './unique-fields'

export type FieldsInput = {
  version: FieldVersion
  /** YYYY-MM-DD; the day on which the import started. */
  today: string
  /** The spelling of the column of each field, by key. */
  spellings: Readonly<Record<string, Spelling>>
  /** The alternatives by which people are compared besides their identity key; none when left out. */
  compared?: readonly NumberedAlternative[]
}

/** Called with each problem of a row. `cell` is the text of the cell; undefined where the problem is that there is none, or of a rule. */
export type OnFieldProblem = (code: CellProblemCode, field: string, cell?: string) => void

/** The fields of a version, compiled once for a file. */
export type CompiledFields = {
  /** One for each field that is read from files, in the order of the version. */
  readers: readonly FieldReader[]
  /** The places in `readers` of the fields that are not standard. */
  declared: readonly number[]
  rules: readonly CompiledRule[]
  /** Whether the standard fields are read as by the default version. */
  isReadAsDefault: boolean
  /** Whether people have the identity key of the default version, and no other keys. */
  isIdentifiedAsDefault: boolean
  /**
   * Reads a row. `cellOf` returns the cell of a reader, or undefined if it is not text, which it reports itself. The values are in the order of
   * `readers`; undefined where a cell has a problem.
   */
  readRow: (cellOf: (place: number) => string | undefined, onProblem: OnFieldProblem) => (string | undefined)[]
  /** The identity key of a person, whose values have no problem. */
  identityKey: (values: readonly string[]) => string
  /** Their keys by the other alternatives that are compared. */
  otherIdentityKeys: (values: readonly string[]) => readonly OtherIdentityKey[]
  /** The keys of the unique fields. */
  unique: readonly string[]
  /** Their unique values, as texts to compare, one for each unique field. */
  uniqueValues: (values: readonly string[]) => readonly string[]
}

/** Compiles the fields of a version. */
export function compileFields({ version, today, spellings, compared = [] }: FieldsInput): CompiledFields {
  const read = version.fields.filter(({ presence }) => presence !== 'off')
  const readers = read.map((field) => compileField(field, { today, spelling: spellings[field.key] }))
  const rules = compileRules(version.rules, readers)
  const unique = uniqueFields(version)
  return {
    readers,
    declared: [...readers.keys()].filter((place) => !isStandard(readers[place]?.field.key ?? '')),
    rules,
    isReadAsDefault: isReadAsDefault(version),
    isIdentifiedAsDefault: isIdentifiedAsDefault(version) && compared.length === 0,
    readRow: (cellOf, onProblem) => readRow(readers, rules, cellOf, onProblem),
    identityKey: compileIdentity(version.identity, readers),
    unique,
    uniqueValues: compileUniqueValues(unique, readers),
    otherIdentityKeys: compileOtherIdentityKeys(version.identity, compared, readers),
  }
}

function readRow(
  readers: readonly FieldReader[],
  rules: readonly CompiledRule[],
  cellOf: (place: number) => string | undefined,
  onProblem: OnFieldProblem,
): (string | undefined)[] {
  const values: (string | undefined)[] = []
  for (let place = 0; place < readers.length; place += 1) {
    const reader = readers[place] as FieldReader
    const cell = cellOf(place)
    const value = cell === undefined ? undefined : reader.read(cell)
    const isRead = value === undefined || typeof value === 'string'
    values.push(isRead ? value : undefined)
    if (!isRead) onProblem(value.code, reader.field.key, value.code === 'missing' ? undefined : cell)
  }
  for (const rule of rules) if (!rule.holds(values)) onProblem(rule.code, rule.field)
  return values
}
