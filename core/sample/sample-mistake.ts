import type { StandardField } from '#core/fields/field'
import type { ProblemCode } from '#core/parsing/row/problems'
import type { SamplePerson } from './sample-person'
import type { WriteRecord } from './sample-record'

/** A mistake that people make in a file: the code that the parser reports, the fields that it needs, and a record with the mistake. */
export type Mistake = { code: ProblemCode; fields: readonly StandardField[]; record: (person: SamplePerson, write: WriteRecord) => string }

/** A placeholder that `toBytes` in write-sample.ts replaces by a byte that is not UTF-8. */
export const strayByte = '\ue0e9'

/** Every mistake that fits into a line. The two that need 64 KiB and 1 MiB are left out, because they would fill most of the file. */
export const mistakes: readonly Mistake[] = [
  { code: 'name-missing', fields: ['name'], record: (person, write) => write({ ...person, name: '' }) },
  { code: 'name-too-long', fields: ['name'], record: (person, write) => write({ ...person, name: `${person.name} ${'Ö'.repeat(200)}` }) },
  { code: 'dob-missing', fields: ['dob'], record: (person, write) => write({ ...person, dob: '' }) },
  { code: 'dob-unreadable', fields: ['dob'], record: (person, write) => write({ ...person, dob: 'unknown' }) },
  { code: 'dob-impossible', fields: ['dob'], record: (person, write) => write({ ...person, dob: `${person.dob.slice(0, 4)}-02-31` }) },
  { code: 'dob-in-future', fields: ['dob'], record: (person, write) => write({ ...person, dob: `2199${person.dob.slice(4, 8)}11` }) },
  { code: 'dob-before-1900', fields: ['dob'], record: (person, write) => write({ ...person, dob: '1899-12-31' }) },
  { code: 'city-missing', fields: ['city'], record: (person, write) => write({ ...person, city: '   ' }) },
  {
    code: 'city-too-long',
    fields: ['city'],
    record: (person, write) => write({ ...person, city: `${person.city} ${'and so on '.repeat(12)}` }),
  },
  { code: 'email-malformed', fields: ['email'], record: (person, write) => write({ ...person, email: 'ada@example' }) },
  { code: 'email-too-long', fields: ['email'], record: (person, write) => write({ ...person, email: `${'a'.repeat(250)}@example.com` }) },
  { code: 'too-few-columns', fields: ['city'], record: (person, write) => write({ ...person, city: '' }).slice(0, -1) },
  { code: 'too-many-columns', fields: ['city'], record: (person, write) => `${write(person)},United Kingdom` },
  { code: 'nul', fields: ['name'], record: (person, write) => write({ ...person, name: `${person.name}\0` }) },
  { code: 'control-character', fields: ['city'], record: (person, write) => write({ ...person, city: `\u0007${person.city}` }) },
  { code: 'not-encoded', fields: ['name'], record: (person, write) => write({ ...person, name: `Ren${strayByte} ${person.name}` }) },
]
