import { type RawBuilder, sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { NameBirths } from './name-birth-chunks'

/** People with equal hashes: those of this batch, and everyone they may be like, in this batch or another; both sorted by hash. */
export type Similar = { own: { hash: number; row: number }[]; all: { hash: number; batchId: string; row: number }[] }

type Chunk = { batchId: string; firstHash: number; entries: Buffer }

const chunksAtOnce = 500
// Looking up one hash in one batch takes about as long as reading as many people.
const peoplePerLookUp = 250

/** The batches that people are compared with: all with a review index, or those whose index was built before that of this batch was begun. */
type Others = 'all' | 'earlier'

/** Finds them among all batches with a review index. Reads all hashes of these batches in order, or looks up each when there are few. */
export async function findSimilar(db: Database, batchId: string, { hashes, rows }: NameBirths, others: Others = 'all'): Promise<Similar> {
  const all: Similar['all'] = []
  const isShared = new Uint8Array(hashes.length)
  for (let at = 1; at < hashes.length; at += 1) if (hashes[at] === hashes[at - 1]) isShared[at] = isShared[at - 1] = 1
  for await (const chunk of chunksOfOthers(db, hashes, areOthers(batchId, others))) {
    let at = firstFrom(hashes, chunk.firstHash)
    for (let entry = 0; entry < chunk.entries.length && at < hashes.length; entry += 8) {
      const hash = chunk.entries.readInt32BE(entry)
      while (at < hashes.length && (hashes[at] as number) < hash) at += 1
      if (hashes[at] !== hash) continue
      all.push({ hash, batchId: chunk.batchId, row: chunk.entries.readInt32BE(entry + 4) })
      for (let own = at; hashes[own] === hash && own < hashes.length; own += 1) isShared[own] = 1
    }
  }
  const own: Similar['own'] = []
  for (let at = 0; at < hashes.length; at += 1) if (isShared[at] === 1) own.push({ hash: hashes[at] as number, row: rows[at] as number })
  for (const { hash, row } of own) all.push({ hash, batchId, row })
  return { own, all: all.sort((a, b) => a.hash - b.hash) }
}

const areOthers = (batchId: string, others: Others): RawBuilder<boolean> =>
  others === 'all'
    ? sql`i.batch_id <> ${sql.lit(batchId)}`
    : sql`i.batch_id <> ${sql.lit(batchId)}
        and i.built_at < (select begun.started_at from review_index begun where begun.batch_id = ${sql.lit(batchId)})`

async function* chunksOfOthers(db: Database, hashes: Int32Array, areCompared: RawBuilder<boolean>): AsyncGenerator<Chunk> {
  const { batches, people } = await db.kysely
    .selectFrom('reviewIndex as i')
    .innerJoin('batch as b', 'b.id', 'i.batchId')
    .where(areCompared)
    .select((eb) => [eb.fn.countAll<number>().as('batches'), sql<number>`coalesce(sum(b.row_count), 0)`.as('people')])
    .executeTakeFirstOrThrow()
  if (hashes.length * Number(batches) * peoplePerLookUp < Number(people)) yield* lookUp(db, hashes, areCompared)
  else yield* readAll(db, areCompared)
}

/** Those of a slice, as functions of the database take them. */
export function similarInSlice({ rowFrom, rowTo }: { rowFrom: number; rowTo: number }, { own, all }: Similar) {
  const similar = own.filter(({ row }) => row >= rowFrom && row <= rowTo)
  const hashes = new Set(similar.map(({ hash }) => hash))
  const others = all.filter(({ hash }) => hashes.has(hash))
  return {
    similarRows: similar.map(({ row }) => row),
    similarHashes: similar.map(({ hash }) => hash),
    otherHashes: others.map(({ hash }) => hash),
    otherBatches: others.map(({ batchId }) => batchId),
    otherRows: others.map(({ row }) => row),
  }
}

/** Only the chunks that can contain one of the hashes. */
async function* lookUp(db: Database, hashes: Int32Array, areCompared: RawBuilder<boolean>): AsyncGenerator<Chunk> {
  const { rows } = await sql<Chunk>`
    select distinct i.batch_id as "batchId", c.first_hash as "firstHash", c.entries
    from review_index i
    cross join unnest(${[...new Set(hashes)]}::integer[]) h(hash)
    cross join lateral (
      select b.first_hash, b.entries from review_index_name_birth b
      where b.batch_id = i.batch_id and b.first_hash <= h.hash order by b.first_hash desc limit 1) c
    where ${areCompared}`.execute(db.kysely)
  yield* rows
}

/** Reads each chunk as one value, because a query returns bytes as hexadecimal, which takes longer to decode than to compare. */
async function* readAll(db: Database, areCompared: RawBuilder<boolean>): AsyncGenerator<Chunk> {
  let last: Chunk | undefined
  do {
    const after = last ? sql`(b.batch_id, b.first_hash) > (${sql.lit(last.batchId)}::uuid, ${sql.lit(last.firstHash)})` : sql`true`
    const select = sql`
      select uuid_send(b.batch_id) || int4send(b.first_hash) || int4send(octet_length(b.entries)) || b.entries
      from review_index_name_birth b join review_index i on i.batch_id = b.batch_id
      where ${areCompared} and ${after} order by b.batch_id, b.first_hash limit ${sql.lit(chunksAtOnce)}`
    const chunks = [...chunksIn(Buffer.concat(await db.readBytes(select.compile(db.kysely).sql)))]
    yield* chunks
    last = chunks.length === chunksAtOnce ? chunks.at(-1) : undefined
  } while (last)
}

const batchIdBytes = 16
const chunkHeadBytes = batchIdBytes + 4 + 4

function* chunksIn(bytes: Buffer): Generator<Chunk> {
  for (let at = 0; at < bytes.length; ) {
    const batchId = bytes.toString('hex', at, at + batchIdBytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    const firstHash = bytes.readInt32BE(at + batchIdBytes)
    const from = at + chunkHeadBytes
    at = from + bytes.readInt32BE(from - 4)
    yield { batchId, firstHash, entries: bytes.subarray(from, at) }
  }
}

/** The first place of a hash that is at least this one. */
function firstFrom(hashes: Int32Array, hash: number): number {
  let [low, high] = [0, hashes.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((hashes[middle] as number) < hash) low = middle + 1
    else high = middle
  }
  return low
}
