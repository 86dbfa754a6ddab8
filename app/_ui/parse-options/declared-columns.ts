import type { Field } from '#core/fields/field'

/** A declared field that a column can mean. */
export type DeclaredColumn = { key: string; label: string; isRequired: boolean }

const standardKeys = ['name', 'dob', 'city', 'email']

/** The declared fields that are read from files. The whole module of fields is loaded by the worker that reads the file, and not by the page. */
export const declaredColumnsOf = ({ fields }: { fields: Field[] }): DeclaredColumn[] =>
  fields
    .filter(({ key, presence }) => presence !== 'off' && !standardKeys.includes(key))
    .map(({ key, label, presence }) => ({ key, label, isRequired: presence === 'required' }))
