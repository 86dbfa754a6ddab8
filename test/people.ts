/** Lines of people with names that no other call in a test uses: `tag` is their city and part of their names. */
export function peopleOf(tag: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${tag} ${String.fromCharCode(97 + (index % 26))} ${index + 1},1990-01-01,${tag}`)
}

/** A file of these people. */
export const peopleCsv = (tag: string, count: number) => csvOf(peopleOf(tag, count))

export const csvOf = (records: string[]) => ['name,dob,city', ...records, ''].join('\n')
