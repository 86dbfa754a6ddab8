import type { StandardField } from '#core/fields/field'
import type { SamplePerson } from './sample-person'

/** Writes a person as one record, quoted as RFC 4180 asks. */
export type WriteRecord = (person: SamplePerson) => string

/** Writes records with the columns of these standard fields. The city is last, because mistakes leave it out. */
export function recordWriter(standard: readonly StandardField[]): WriteRecord {
  const has = (key: StandardField) => standard.includes(key)
  const [hasEmail, hasDob, hasCity] = [has('email'), has('dob'), has('city')]
  return ({ name, email, dob, city, declared = [] }) => {
    let record = quoted(name)
    if (hasEmail) record += `,${quoted(email)}`
    if (hasDob) record += `,${dob}`
    for (const cell of declared) record += `,${quoted(cell)}`
    return hasCity ? `${record},${quoted(city)}` : record
  }
}

/** Writes the records of a sample without declared fields. */
export const sampleRecord = recordWriter(['name', 'email', 'dob', 'city'])

/** The header of such a sample. */
export const sampleHeader = sampleRecord({ name: 'name', email: 'email', dob: 'dob', city: 'city' })

/** A cell in quotes where it needs them. A line that begins with # would be a comment. */
export function quoted(text: string): string {
  return /^#|[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
