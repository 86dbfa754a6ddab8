import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { unmatchedNameBirth } from '#core/people/index-parts/name-birth'
import type { NameBirths } from '#core/people/index-parts/name-birth-chunks'
import type { VerifiedIndex } from './find-built-index'
import type { People } from './people'

const chunksAtOnce = 500

/** Returns the stored hashes of names and dates of birth, or null when they are not those of the people, sorted. */
export async function readNameBirths({ kysely }: Database, { batchId }: VerifiedIndex, people: People): Promise<NameBirths | null> {
  let count = 0
  for (let index = 0; index < people.nameBirths.length; index += 1) if (isHashed(people, index)) count += 1
  const chunks = kysely.selectFrom('reviewIndexNameBirth').where('batchId', '=', batchId)
  const stored = await chunks
    .select([sql<number>`coalesce(sum(octet_length(entries)), 0)::float8`.as('bytes'), sql<number>`count(*)::integer`.as('chunks')])
    .executeTakeFirstOrThrow()
  if (stored.bytes !== count * 8 || stored.chunks > count) return null
  const found: NameBirths = { hashes: new Int32Array(count), rows: new Int32Array(count) }
  let place = 0
  let last: number | undefined
  do {
    const next = last === undefined ? chunks : chunks.where('firstHash', '>', last)
    const some = await next.select(['firstHash', 'entries']).orderBy('firstHash').limit(chunksAtOnce).execute()
    for (const { firstHash, entries } of some) {
      if (entries.length === 0 || entries.readInt32BE(0) !== firstHash || last === firstHash) return null
      // People of equal hashes are in one chunk.
      if (place > 0 && (found.hashes[place - 1] as number) >= firstHash) return null
      for (let at = 0; at < entries.length; at += 8, place += 1) {
        const [hash, row] = [entries.readInt32BE(at), entries.readInt32BE(at + 4)]
        if (!isHashed(people, row - 1) || people.nameBirths[row - 1] !== hash) return null
        if (at > 0 && !isSorted(found, place - 1, hash, row)) return null
        found.hashes[place] = hash
        found.rows[place] = row
      }
    }
    last = some.length === chunksAtOnce ? some.at(-1)?.firstHash : undefined
  } while (last !== undefined)
  return found
}

const isHashed = ({ isPerson, nameBirths }: People, index: number) => isPerson(index) && nameBirths[index] !== unmatchedNameBirth

const isSorted = ({ hashes, rows }: NameBirths, before: number, hash: number, row: number) =>
  (hashes[before] as number) < hash || (hashes[before] === hash && (rows[before] as number) < row)
