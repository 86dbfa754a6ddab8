import type { Field } from '#core/fields/field'
import type { Columns } from '#core/parsing/parse-options'

/** The columns of each field. The cells of several are joined to one text; a field without a column is empty in every row. */
export function columnsOfFields(fields: readonly Pick<Field, 'key'>[], columns: Columns): number[][] {
  return fields.map(({ key }) => columnsOf(key, columns))
}

function columnsOf(key: string, columns: Columns): number[] {
  switch (key) {
    case 'name':
      return 'name' in columns ? [columns.name] : [columns.firstName, columns.lastName]
    case 'dob':
    case 'city':
    case 'email':
      return atMostOne(columns[key])
    default:
      return atMostOne(columns.fields?.[key])
  }
}

const atMostOne = (column: number | undefined) => (column === undefined ? [] : [column])
