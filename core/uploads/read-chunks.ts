import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { prefetch } from '#core/prefetch'
import { chunkBytes } from './chunks-of'

// So many are asked for at once. They are in memory twice: those that are read from, and the next ones, which arrive meanwhile. Whoever
// asks the process something waits while one is gone over.
const rangeBytes = chunkBytes

/** The text of a batch from `byteFrom` up to `byteTo`, in pieces of at most 1 MiB: of a gzip file, what is in it. */
export function readChunks(db: Database, batchId: string, byteFrom: number, byteTo: number): AsyncGenerator<Uint8Array> {
  return readUpload(db, 'b.upload_id', batchId, byteFrom, byteTo)
}

/** The same of one of its uploads, which is told in SQL, where the batch is `b`. */
export async function* readUpload(
  db: Database,
  upload: string,
  batchId: string,
  byteFrom: number,
  byteTo: number,
): AsyncGenerator<Uint8Array> {
  for await (const pieces of prefetch(readRanges(db, upload, batchId, byteFrom, byteTo))) yield* pieces
}

async function* readRanges(db: Database, upload: string, batchId: string, byteFrom: number, byteTo: number): AsyncGenerator<Uint8Array[]> {
  for (let from = byteFrom; from < byteTo; ) {
    const to = Math.min((Math.floor(from / rangeBytes) + 1) * rangeBytes, byteTo)
    const pieces = await db.readBytes(selectChunks(upload, batchId, from, to))
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (length !== to - from) throw new Error(`Of the bytes ${from} to ${to} of batch ${batchId} some are not there`)
    yield pieces
    from = to
  }
}

// COPY takes no parameters.
const selectChunks = (upload: string, batchId: string, byteFrom: number, byteTo: number) => `
  select substring(c.bytes from part.at + 1 for part.up_to - part.at)
  from batch b join upload_chunk c on c.upload_id = ${upload}
  cross join lateral (select c.chunk_no * ${chunkBytes}::bigint as start) chunk
  cross join lateral (
    select greatest(${byteFrom} - chunk.start, 0)::int as at, least(${byteTo} - chunk.start, ${chunkBytes})::int as up_to) part
  where b.id = ${pg.escapeLiteral(batchId)}
    and c.chunk_no between ${Math.floor(byteFrom / chunkBytes)} and ${Math.floor((byteTo - 1) / chunkBytes)}
  order by c.chunk_no`

/** The same in one piece, in `buffer` if there is some, else in memory of its own: for ranges as short as a slice. */
export async function readRange(
  db: Database,
  batchId: string,
  byteFrom: number,
  byteTo: number,
  buffer?: SharedArrayBuffer,
): Promise<Uint8Array> {
  const length = byteTo - byteFrom
  const range = new Uint8Array(buffer ?? new ArrayBuffer(length), 0, length)
  let at = 0
  for await (const part of readChunks(db, batchId, byteFrom, byteTo)) {
    range.set(part, at)
    at += part.length
  }
  return range
}
