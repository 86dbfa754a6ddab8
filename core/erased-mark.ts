/** The name and the city of a person who was erased. */
export const erasedMark = '[erased]'
