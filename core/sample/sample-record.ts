import type { SamplePerson } from './sample-person'

/** The header of every sample. */
export const sampleHeader = 'name,email,dob,city'

/** A person as one record, quoted as RFC 4180 asks. */
export function sampleRecord({ name, email, dob, city }: SamplePerson): string {
  return `${quoted(name)},${email},${dob},${quoted(city)}`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
