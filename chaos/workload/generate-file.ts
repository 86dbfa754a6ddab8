import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { between } from '#chaos/random'
import { pick, type Random } from '#core/sample/random'
import { mistakes } from '#core/sample/sample-mistake'
import { sampleHeader, sampleRecord } from '#core/sample/sample-record'
import type { GeneratedFile, GeneratedRow } from './generated-file'

/** The people of one run. `tag` makes them different from those of every other run; it consists of letters. */
export class People {
  readonly known: GeneratedRow[] = []
  #count = 0

  constructor(readonly tag: string) {}

  create(random: Random): GeneratedRow {
    this.#count += 1
    const identity = `${this.tag} ${this.#count}`
    const name = `${this.tag} ${lettersOf(this.#count)}`
    const dob = `${between(random, 1940, 1999)}-${twoDigits(between(random, 1, 12))}-${twoDigits(between(random, 1, 12))}`
    const hasEmail = random() < 0.9
    const email = hasEmail ? `p${this.#count}.${this.tag.toLowerCase()}@${pick(random, domains)}` : ''
    const person = { identity, name, dob, city: pick(random, cities), email }
    this.known.push(person)
    return person
  }
}

export const cities = ['Oslo', 'Pune', 'Lagos', 'Lima']
const domains = ['one.example', 'two.example']

// Bytes that are no text would change how a small file is decoded.
const usableMistakes = mistakes.filter(({ code }) => code !== 'not-encoded' && code !== 'nul')

/** Writes a file with a few invalid rows, people who are repeated within it, and people from earlier files. */
export function generateFile(random: Random, people: People, rowCount: number, fileName: string): GeneratedFile {
  const needsDateOrder = random() < 0.1
  const isGzip = random() < 0.15
  const rows: GeneratedRow[] = []
  const lines = [sampleHeader]
  const earlier = people.known.length
  for (let row = 1; row <= rowCount; row += 1) {
    const chance = random()
    // Small files have no mistakes, because a file of nothing but mistakes is a case of its own.
    if (chance < 0.04 && rowCount > 3 && row > 1 && !needsDateOrder) {
      const { code, record } = pick(random, usableMistakes)
      // Its person is in no other row.
      const person = people.create(random)
      people.known.pop()
      rows.push({ ...person, mistake: code })
      lines.push(record(person, sampleRecord))
      continue
    }
    const isRepeated = chance < 0.07 && rows.length > 0
    const isFromEarlier = !isRepeated && chance < 0.15 && earlier > 0
    const from = isRepeated ? pick(random, rows) : isFromEarlier ? (people.known[between(random, 0, earlier - 1)] as GeneratedRow) : null
    const { mistake, ...person } = from ? respelled(from, random) : people.create(random)
    // A person without e-mail is the same only with the same date, so their date stays readable in one way.
    if (mistake) people.known.push(person)
    rows.push(person)
    lines.push(sampleRecord({ ...person, dob: needsDateOrder ? dayFirst(person.dob) : person.dob }))
  }
  const text = Buffer.from(`${lines.join('\n')}\n`)
  const bytes = isGzip ? gzipSync(text) : text
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { fileName: isGzip ? `${fileName}.gz` : fileName, bytes, sha256, isGzip, needsDateOrder, rows }
}

/** The same person as a colleague would type them. */
function respelled(person: GeneratedRow, random: Random): GeneratedRow {
  if (random() < 0.5) return person
  if (person.email !== '') return { ...person, email: person.email.toUpperCase(), city: pick(random, cities) }
  return { ...person, name: person.name.toUpperCase(), city: person.city.toUpperCase() }
}

function dayFirst(dob: string): string {
  const [year, month, day] = dob.split('-')
  return `${day}/${month}/${year}`
}

const twoDigits = (n: number) => String(n).padStart(2, '0')

/** A different word for each number. */
function lettersOf(n: number): string {
  let [word, left] = ['', n]
  while (left > 0) {
    word = String.fromCharCode(97 + (left % 26)) + word
    left = Math.floor(left / 26)
  }
  return word
}
