import { type Field, isStandard } from './field'
import type { FieldVersion } from './field-version'

/** The fields that an organisation declares beside the standard ones and that are read from files. Their values are stored in this order. */
export const declaredFields = ({ fields }: Pick<FieldVersion, 'fields'>): Field[] =>
  fields.filter(({ key, presence }) => presence !== 'off' && !isStandard(key))
