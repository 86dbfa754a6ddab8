import type { ProblemCode } from '#core/parsing/row/problems'
import type { SamplePerson } from './sample-person'
import { sampleRecord } from './sample-record'

/** A mistake that people make in a file: the code that the parser reports, and a record with the mistake. */
type Mistake = { code: ProblemCode; record: (person: SamplePerson) => string }

/** A placeholder that `toBytes` in write-sample.ts replaces by a byte that is not UTF-8. */
export const strayByte = '\ue0e9'

/** Every mistake that fits into a line. The two that need 64 KiB and 1 MiB are left out, because they would fill most of the file. */
export const mistakes: readonly Mistake[] = [
  { code: 'name-missing', record: (person) => sampleRecord({ ...person, name: '' }) },
  { code: 'name-too-long', record: (person) => sampleRecord({ ...person, name: `${person.name} ${'Ö'.repeat(200)}` }) },
  { code: 'dob-missing', record: (person) => sampleRecord({ ...person, dob: '' }) },
  { code: 'dob-unreadable', record: (person) => sampleRecord({ ...person, dob: 'unknown' }) },
  { code: 'dob-impossible', record: (person) => sampleRecord({ ...person, dob: `${person.dob.slice(0, 4)}-02-31` }) },
  { code: 'dob-in-future', record: (person) => sampleRecord({ ...person, dob: `2199${person.dob.slice(4, 8)}11` }) },
  { code: 'dob-before-1900', record: (person) => sampleRecord({ ...person, dob: '1899-12-31' }) },
  { code: 'city-missing', record: (person) => sampleRecord({ ...person, city: '   ' }) },
  { code: 'city-too-long', record: (person) => sampleRecord({ ...person, city: `${person.city} ${'and so on '.repeat(12)}` }) },
  { code: 'email-malformed', record: (person) => sampleRecord({ ...person, email: 'ada@example' }) },
  { code: 'email-too-long', record: (person) => sampleRecord({ ...person, email: `${'a'.repeat(250)}@example.com` }) },
  { code: 'too-few-columns', record: ({ name, email, dob }) => sampleRecord({ name, email, dob, city: '' }).slice(0, -1) },
  { code: 'too-many-columns', record: (person) => `${sampleRecord(person)},United Kingdom` },
  { code: 'nul', record: (person) => sampleRecord({ ...person, name: `${person.name}\0` }) },
  { code: 'control-character', record: (person) => sampleRecord({ ...person, city: `\u0007${person.city}` }) },
  { code: 'not-encoded', record: (person) => sampleRecord({ ...person, name: `Ren${strayByte} ${person.name}` }) },
]
