import { randomBytes } from 'node:crypto'
import type { CsvFile } from './upload'

const givenNames = ['Ada', 'Ben', 'Carla', 'Dele', 'Emi', 'Farid', 'Greta', 'Hugo', 'Inés', 'Jón']
const cities = ['Pune', 'Zürich', 'Kraków', 'Lagos', '大阪']

export type PeopleFile = CsvFile & { names: string[] }

/** A file of so many people that no other file has: a family of their own. Row 1 is Ada, row 2 Ben, and so on. */
export function peopleFile(name: string, count: number): PeopleFile {
  const family = newFamily()
  const names = Array.from({ length: count }, (_, index) => `${givenNames[index % givenNames.length]} ${family} ${index + 1}`)
  const records = names.map((person, index) => `${person},1990-04-02,${cities[index % cities.length]},`)
  return { ...csvFile(name, records), names }
}

/** A file with these records under the usual header. */
export function csvFile(name: string, records: string[]): CsvFile {
  return fileOf(name, ['name,dob,city,email', ...records, ''].join('\n'))
}

export function fileOf(name: string, content: string | Buffer): CsvFile {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(content) }
}

const consonants = 'bcdfghjklmnpqrstvwxz'

/** A family name that no one has yet. Without vowels, so that a search for a given name does not find it. */
export function newFamily(): string {
  const letters = [...randomBytes(8)].map((byte) => consonants[byte % consonants.length]).join('')
  return letters[0]?.toUpperCase() + letters.slice(1)
}
