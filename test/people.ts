/** The records of so many people whom no other call in a test names alike: `tag` is their city, and stands in their names. */
export function peopleOf(tag: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${tag} ${String.fromCharCode(97 + (index % 26))} ${index + 1},1990-01-01,${tag}`)
}

/** A file of them. */
export const peopleCsv = (tag: string, count: number) => csvOf(peopleOf(tag, count))

export const csvOf = (records: string[]) => ['name,dob,city', ...records, ''].join('\n')
