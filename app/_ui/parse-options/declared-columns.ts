import type { Field } from '#core/fields/field'

/** A declared field that a column can mean. */
export type DeclaredColumn = { key: string; label: string; isRequired: boolean; field: Field }

const standardKeys = ['name', 'dob', 'city', 'email']

/** The declared fields that are read from files. The whole module of fields is loaded by the worker that reads the file, and not by the page. */
export const declaredColumnsOf = ({ fields }: { fields: Field[] }): DeclaredColumn[] =>
  fields
    .filter(({ key, presence }) => presence !== 'off' && !standardKeys.includes(key))
    .map((field) => ({ key: field.key, label: field.label, isRequired: field.presence === 'required', field }))
