import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'

/** A file of so many people who are all taken in, none of them twice; with another `seed` they are others. */
export async function writePeopleFile(folder: string, rows: number, seed = 0): Promise<string> {
  const path = join(folder, `people-${rows}-${seed}.csv`)
  const out = createWriteStream(path)
  out.write('name,dob,city,email\n')
  for (let row = 1; row <= rows; row += 1) {
    const born = new Date(Date.UTC(1960, 0, 1 + (row % 15_000))).toISOString().slice(0, 10)
    // As random as addresses are, so that the unique index is met where it is met in life.
    const address = Math.imul(row, 0x9e3779b1) >>> 0
    if (
      !out.write(
        `Person ${row.toString(36)} Bench${'x'.repeat(seed)},${born},City ${row % 500},${address.toString(36)}.${row}.${seed}@example.com\n`,
      )
    ) {
      await once(out, 'drain')
    }
  }
  out.end()
  await once(out, 'finish')
  return path
}
