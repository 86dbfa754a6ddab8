import { createHash } from 'node:crypto'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { FieldVersion } from '#core/fields/field-version'
import { foldText } from '#core/parsing/text/fold-text'
import { sampleFieldsOf } from './sample-fields'
import { type Mistake, strayByte } from './sample-mistake'
import { type SamplePerson, samplePerson } from './sample-person'
import { planOf } from './sample-plan'

export type SampleInput = {
  rows: number
  /** The same seed gives the same bytes, on any machine and any day. */
  seed: number
  /** The fields of the people; the default ones if not given. */
  version?: FieldVersion | undefined
  /** Gives people middle initials, so that fewer have equal names. */
  hasMiddleInitials?: boolean
  /** Receives the file in order, in parts of about 64 KiB; the next part waits for the returned promise. */
  write: (chunk: Uint8Array) => void | Promise<void>
}

/** The counts that an import of the sample must give, if no two people of a version with another identity happen to be the same. */
export type SampleSummary = {
  rows: number
  valid: number
  invalid: number
  invalidByCode: Record<string, number>
  duplicate: number
  commentLines: number
  bytes: number
  sha256: string
}

const partLength = 64 * 1024
const rowsPerPage = 500

/** Writes a realistic file of people and returns the number of rows of each kind. Memory does not grow with the number of rows. */
export async function writeSample(input: SampleInput): Promise<SampleSummary> {
  const { rows, seed, version = defaultFieldVersion, hasMiddleInitials = false, write } = input
  const fields = sampleFieldsOf(version)
  const personOf = (row: number) => fields.complete(samplePerson(seed, row, { hasMiddleInitial: hasMiddleInitials }), seed, row)
  const hash = createHash('sha256')
  const summary = { rows, valid: 0, invalid: 0, invalidByCode: {} as Record<string, number>, duplicate: 0, commentLines: 0, bytes: 0 }
  let part = `# People to onboard – sample ${seed}, ${rows} rows\n${fields.header}\n`
  summary.commentLines += 1

  async function flush(): Promise<void> {
    const bytes = toBytes(part)
    part = ''
    hash.update(bytes)
    summary.bytes += bytes.length
    await write(bytes)
  }

  for (let row = 1; row <= rows; row += 1) {
    if (row % rowsPerPage === 0) {
      part += `# "page ${row / rowsPerPage}" of the list, don't count it\n`
      summary.commentLines += 1
    }
    const plan = planOf(seed, row, fields.mistakes.length)
    if (plan.kind === 'valid') {
      summary.valid += 1
      part += `${fields.write(personOf(row))}\n`
    } else if (plan.kind === 'duplicate') {
      summary.duplicate += 1
      part += `${fields.write(fields.isStandardAsDefault ? repeated(personOf(plan.of), row) : personOf(plan.of))}\n`
    } else {
      const mistake = fields.mistakes[plan.mistake] as Mistake
      summary.invalid += 1
      summary.invalidByCode[mistake.code] = (summary.invalidByCode[mistake.code] ?? 0) + 1
      part += `${mistake.record(personOf(row), fields.write)}\n`
    }
    if (part.length >= partLength) await flush()
  }
  await flush()
  return { ...summary, sha256: hash.digest('hex') }
}

// The same person as a colleague would type them.
function repeated(person: SamplePerson, row: number): SamplePerson {
  if (row % 2 === 0) return person
  if (person.email !== '') return { ...person, email: person.email.toUpperCase(), city: 'London' }
  return { ...person, name: `${foldText(person.name)} `, city: person.city.toUpperCase() }
}

function toBytes(text: string): Uint8Array {
  const parts = text.split(strayByte).flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [Buffer.of(0xe9), Buffer.from(part)]))
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts)
}
