import type { Database } from '#core/database/open-database'
import { decodeInt32s } from '#core/people/index-parts/int32-bytes'
import type { VerifiedIndex } from './find-built-index'
import type { People } from './people'

/** The rows in a chunk of the order; an erasure relies on it, too. */
const rowsPerChunk = 50_000

/** Whether the order has each person once, by the bytes of the folded names, and by row among equal names. */
export async function isInOrder({ kysely }: Database, { batchId }: VerifiedIndex, people: People): Promise<boolean> {
  const chunks = kysely.selectFrom('reviewIndexOrder').where('batchId', '=', batchId)
  const { count } = await chunks.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  if (Number(count) !== Math.ceil(people.count / rowsPerChunk)) return false
  const isNext = follows(people)
  for (let chunk = 0; chunk < Number(count); chunk += 1) {
    const length = Math.min(rowsPerChunk, people.count - chunk * rowsPerChunk)
    const stored = await chunks
      .where('chunkNo', '=', chunk)
      .where((eb) => eb(eb.fn<number>('octet_length', ['rows']), '=', length * 4))
      .select('rows')
      .executeTakeFirst()
    if (!stored || !decodeInt32s([stored.rows]).every(isNext)) return false
  }
  return true
}

/** Returns a function that takes rows one by one and says whether each is a person who comes after the one before. */
function follows({ names, isPerson }: People): (row: number) => boolean {
  let [beforeRow, before, beforeFrom, beforeTo]: [number, Uint8Array, number, number] = [0, new Uint8Array(), 0, 0]
  return (row) => {
    if (!isPerson(row - 1)) return false
    const { rowFrom, bytes, ends } = namesWith(names, row)
    const from = row === rowFrom ? 0 : (ends[row - rowFrom - 1] as number)
    const to = ends[row - rowFrom] as number
    let common = 0
    while (beforeFrom + common < beforeTo && from + common < to && before[beforeFrom + common] === bytes[from + common]) common += 1
    // A name that ends is before all that go on.
    const [last, next] = [beforeFrom + common < beforeTo ? before[beforeFrom + common] : -1, from + common < to ? bytes[from + common] : -1]
    const isAfter = last === next ? beforeRow < row : (last as number) < (next as number)
    ;[beforeRow, before, beforeFrom, beforeTo] = [row, bytes, from, to]
    return isAfter
  }
}

function namesWith(names: People['names'], row: number): People['names'][number] {
  let [low, high] = [0, names.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((names[middle] as People['names'][number]).rowFrom <= row) low = middle
    else high = middle - 1
  }
  return names[low] as People['names'][number]
}
