import type { FieldVersion } from '#core/fields/field-version'
import { columnHeadingOf } from '#core/parsing/header/column-heading'
import { guarded } from '#core/parsing/text/correction-cells'
import { countingDraw } from './draw'
import { type CellsInput, compileCells } from './sample-cells'
import { quoted } from './sample-record'

const examples: CellsInput['proposed'][] = [
  { name: 'Ada Example', dob: '1990-04-02', city: 'Pune', email: 'ada@example.com' },
  { name: 'Example, Ben', dob: '1985-12-31', city: 'Zürich' },
]

/**
 * A CSV file to be filled in: the headings of the fields that are read, those first that are required, and two invented people. The second
 * has required fields only.
 */
export function templateOf(version: FieldVersion): string {
  const headingOf = columnHeadingOf(version)
  const keysOf = (wanted: string) => version.fields.filter(({ presence }) => presence === wanted).map(({ key }) => key)
  const keys = [...keysOf('required'), ...keysOf('optional')]
  const cellsOf = compileCells(version)
  const people = examples.map((person, index) =>
    cellsOf({ proposed: person, drawOf: (_, attempt) => countingDraw(1 + index + attempt * examples.length), isEmpty: () => index > 0 }),
  )
  const records = [keys.map(headingOf).map(guardedHeading), ...people.map((cells) => keys.map((key) => cells.get(key) ?? ''))]
  // Spreadsheets take a file without a byte order mark for one of another encoding.
  return `\ufeff${records.map((record) => `${record.map(quoted).join()}\r\n`).join('')}`
}

// The header is found by what follows the apostrophe.
const guardedHeading = (label: string) => (!label.startsWith("'") && guarded.test(`'${label}`) ? `'${label}` : label)
