/** The hashes of names and dates of birth of a batch, sorted, each with its row. */
export type NameBirths = { hashes: Int32Array; rows: Int32Array }

type Column = { rowFrom: number; hashes: Int32Array; isPerson: (index: number) => boolean }

const bucketBits = 6

/** Sorts the hashes of the people of all slices. Yields to the event loop by `pause`, because a million take a tenth of a second. */
export async function sortNameBirths(columns: Column[], pause: () => Promise<unknown>): Promise<NameBirths> {
  const counts = new Uint32Array(2 ** bucketBits + 1)
  for (const { hashes, isPerson } of columns) {
    for (let index = 0; index < hashes.length; index += 1) {
      if (isPerson(index)) counts[bucketOf(hashes[index] as number) + 1] = (counts[bucketOf(hashes[index] as number) + 1] as number) + 1
    }
    await pause()
  }
  for (let bucket = 1; bucket < counts.length; bucket += 1) counts[bucket] = (counts[bucket] as number) + (counts[bucket - 1] as number)
  const begins = counts.slice()
  const people = counts[counts.length - 1] as number
  // The hash is the high word of a 64-bit integer and the row the low one, so that the native sort takes both.
  const words = new Int32Array(people * 2)
  for (const { rowFrom, hashes, isPerson } of columns) {
    for (let index = 0; index < hashes.length; index += 1) {
      if (!isPerson(index)) continue
      const bucket = bucketOf(hashes[index] as number)
      const place = begins[bucket] as number
      begins[bucket] = place + 1
      words[place * 2 + 1] = hashes[index] as number
      words[place * 2] = rowFrom + index
    }
    await pause()
  }
  const pairs = new BigInt64Array(words.buffer)
  for (let bucket = 0; bucket + 1 < counts.length; bucket += 1) {
    pairs.subarray(counts[bucket], counts[bucket + 1]).sort()
    await pause()
  }
  const found: NameBirths = { hashes: new Int32Array(people), rows: new Int32Array(people) }
  for (let place = 0; place < people; place += 1) {
    found.hashes[place] = words[place * 2 + 1] as number
    found.rows[place] = words[place * 2] as number
  }
  return found
}

/** The highest bits, without sign. */
const bucketOf = (hash: number) => (hash ^ 0x80000000) >>> (32 - bucketBits)

const peoplePerChunk = 500
const chunksAtOnce = 200

/** The arguments of `write_review_index_name_births`, in parts. People of equal hashes are in one chunk. */
export function* nameBirthChunks({ hashes, rows }: NameBirths) {
  let from = 0
  while (from < hashes.length) {
    const start = from
    const [firstHashes, starts, bytes]: [number[], number[], number[]] = [[], [], []]
    while (from < hashes.length && firstHashes.length < chunksAtOnce) {
      let to = Math.min(from + peoplePerChunk, hashes.length)
      while (to < hashes.length && hashes[to] === hashes[to - 1]) to += 1
      firstHashes.push(hashes[from] as number)
      starts.push((from - start) * 8)
      bytes.push((to - from) * 8)
      from = to
    }
    const entries = Buffer.allocUnsafe((from - start) * 8)
    for (let at = start; at < from; at += 1) {
      entries.writeInt32BE(hashes[at] as number, (at - start) * 8)
      entries.writeInt32BE(rows[at] as number, (at - start) * 8 + 4)
    }
    yield { firstHashes, from: starts, bytes, entries }
  }
}
