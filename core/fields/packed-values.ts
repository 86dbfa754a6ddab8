/** The control character that no value contains, so that values joined by it can be taken apart. */
export const valueSeparator = '\u001f'

/** The values of the declared fields of a person, in the order of their version, as one text. */
export const packValues = (values: readonly string[]): string => values.join(valueSeparator)

/** The opposite of `packValues`. Nothing is stored when no field is declared. */
export const unpackValues = (packed: string | null): string[] => (packed === null ? [] : packed.split(valueSeparator))
