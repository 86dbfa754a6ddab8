import type { Field } from '#core/fields/field'

/** A field that a column can mean. */
export type FieldColumn = { key: string; label: string; isRequired: boolean; field: Field }

const standardKeys = ['name', 'dob', 'city', 'email']

/** The fields that are read from files, without the name, which may be in two columns. */
export const fieldColumnsOf = ({ fields }: { fields: Field[] }): FieldColumn[] =>
  fields
    .filter(({ key, presence }) => presence !== 'off' && key !== 'name')
    .map((field) => ({ key: field.key, label: field.label, isRequired: field.presence === 'required', field }))

/** The declared ones of them. The whole module of fields is loaded by the worker that reads the file, and not by the page. */
export const declaredColumnsOf = (version: { fields: Field[] }): FieldColumn[] =>
  fieldColumnsOf(version).filter(({ key }) => !standardKeys.includes(key))
