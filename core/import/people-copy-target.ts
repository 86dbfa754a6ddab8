import { declaredFields } from '#core/fields/declared-fields'
import type { FieldVersion } from '#core/fields/field-version'

/** The table and columns to which COPY writes the lines of people, which have a cell of declared fields if the version has some. */
export function peopleCopyTarget(table: 'users' | 'arriving', version: FieldVersion): string {
  const fields = declaredFields(version).length > 0 ? 'fields, ' : ''
  return `${table} (batch_id, row_no, line, dob, name, city, email, ${fields}identity_key)`
}
