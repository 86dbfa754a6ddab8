import { declaredFields } from './declared-fields'
import type { Field } from './field'
import type { FieldVersion } from './field-version'
import type { Kind } from './kinds/kind'

/** A declared field by which people are filtered, and where its value stands among the stored ones, from 1 on. */
export type FilterableField = { field: Field; place: number }

/** The fields by which the people of a batch are filtered and sorted; the SQL function `filterable_fields` says the same. */
export const filterableFields = (version: FieldVersion): FilterableField[] =>
  declaredFields(version).flatMap((field, index) => (field.isFilterable ? [{ field, place: index + 1 }] : []))

const searchedKinds: readonly Kind[] = ['text', 'whole-number', 'email', 'phone', 'iban', 'luhn-number']

/** The places of the values that a search reads. */
export const searchedPlaces = (version: FieldVersion): number[] =>
  filterableFields(version).flatMap(({ field, place }) => (searchedKinds.includes(field.kind) ? [place] : []))
