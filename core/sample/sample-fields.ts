import { declaredFields } from '#core/fields/declared-fields'
import { type Field, isStandard } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import { isFieldReadAsDefault, isIdentifiedAsDefault, isReadAsDefault } from '#core/fields/read-as-default'
import { columnHeadingOf } from '#core/parsing/header/column-heading'
import { countingDraw, randomDraw } from './draw'
import { createRandom } from './random'
import { compileCells } from './sample-cells'
import { type Mistake, mistakes } from './sample-mistake'
import type { SamplePerson } from './sample-person'
import { recordWriter, type WriteRecord } from './sample-record'

/** What a sample has by a version of fields. */
export type SampleFields = {
  header: string
  write: WriteRecord
  /** The mistakes that are mistakes by the version. */
  mistakes: readonly Mistake[]
  /** Whether the standard fields are read, and people identified, as by default. */
  isStandardAsDefault: boolean
  /** The person with valid cells in every field. */
  complete: (person: SamplePerson, seed: number, row: number) => SamplePerson
}

const emptyShare = 0.1
const mostRows = 10_000_000

/**
 * Compiles a version for samples. Fields that are unique, or identify people, have another text in each row. `complete` throws an Error that
 * names a required field for which no text is found.
 */
export function sampleFieldsOf(version: FieldVersion): SampleFields {
  const declared = declaredFields(version)
  const isAsDefault = isReadAsDefault(version) && isIdentifiedAsDefault(version)
  const read = version.fields.filter(({ presence }) => presence !== 'off').map(({ key }) => key)
  const write = recordWriter(read.filter(isStandard))
  const headingOf = columnHeadingOf(version)
  return {
    header: write({ name: 'name', email: 'email', dob: 'dob', city: 'city', declared: declared.map(({ key }) => headingOf(key)) }),
    write,
    mistakes: mistakes.filter((mistake) => isMistake(mistake, version)),
    isStandardAsDefault: isAsDefault,
    complete: declared.length === 0 && isAsDefault ? (person) => person : completer(version, declared),
  }
}

function completer(version: FieldVersion, declared: Field[]): SampleFields['complete'] {
  const cellsOf = compileCells(version)
  const placeOf = new Map(version.fields.map(({ key }, place) => [key, place]))
  const required = version.fields.filter(({ presence }) => presence === 'required')
  const isCounted = ({ key, isUnique }: Field) => isUnique || version.identity.some((keys) => keys.includes(key))
  return ({ name, email, dob, city }, seed, row) => {
    const randomOf = ({ key }: Field, attempt: number) => createRandom(seed + 31 * ((placeOf.get(key) ?? 0) + 1), row + attempt * mostRows)
    const cells = cellsOf({
      proposed: { name, email, dob, city },
      drawOf: (field, attempt) => (isCounted(field) ? countingDraw(row + attempt * mostRows) : randomDraw(randomOf(field, attempt))),
      isEmpty: (field) => !isCounted(field) && randomOf(field, -1)() < emptyShare,
    })
    const missing = required.find(({ key }) => cells.get(key) === '')
    if (missing) throw new Error(`No text was found that “${missing.label}” reads. Give it an example.`)
    const cellOf = (key: string) => cells.get(key) ?? ''
    return {
      name: cellOf('name'),
      email: cellOf('email'),
      dob: cellOf('dob'),
      city: cellOf('city'),
      declared: declared.map(({ key }) => cellOf(key)),
    }
  }
}

function isMistake({ code, fields }: Mistake, version: FieldVersion): boolean {
  // Without another cell the row is blank.
  if (code === 'name-missing' && !version.fields.some(({ key, presence }) => key !== 'name' && presence === 'required')) return false
  return fields.every((key) => {
    const field = version.fields.find((own) => own.key === key)
    if (!field || !isFieldReadAsDefault(field)) return false
    return field.presence === 'required' || (field.presence === 'optional' && !code.endsWith('-missing') && code !== 'too-few-columns')
  })
}
