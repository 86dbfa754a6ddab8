import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { prefetch } from '#core/prefetch'
import { chunkBytes } from './chunks-of'

// Two ranges are in memory: the current one and the prefetched one. Larger ranges would block the process for longer.
const rangeBytes = chunkBytes

/** The text of a batch from `byteFrom` to `byteTo`, exclusive, in chunks of at most 1 MiB; gzip files are stored inflated for this. */
export function readChunks(db: Database, batchId: string, byteFrom: number, byteTo: number): AsyncGenerator<Uint8Array> {
  return readUpload(db, 'text', batchId, byteFrom, byteTo)
}

/** The uploads of a batch: its text, and the file as it arrived, which is the text unless it was a gzip file. */
type UploadKind = 'text' | 'original'

/** Reads one upload of a batch. */
export async function* readUpload(
  db: Database,
  kind: UploadKind,
  batchId: string,
  byteFrom: number,
  byteTo: number,
): AsyncGenerator<Uint8Array> {
  for await (const parts of prefetch(readRanges(db, kind, batchId, byteFrom, byteTo))) yield* parts
}

async function* readRanges(
  db: Database,
  kind: UploadKind,
  batchId: string,
  byteFrom: number,
  byteTo: number,
): AsyncGenerator<Uint8Array[]> {
  for (let from = byteFrom; from < byteTo; ) {
    const to = Math.min((Math.floor(from / rangeBytes) + 1) * rangeBytes, byteTo)
    const parts = await db.readBytes(selectChunks(kind, batchId, from, to))
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (length !== to - from) throw new Error(`Some of the bytes ${from} to ${to} of batch ${batchId} are missing`)
    yield parts
    from = to
  }
}

// Raw because COPY takes no parameters, and sends bytes at half the length that a query does.
const selectChunks = (kind: UploadKind, batchId: string, byteFrom: number, byteTo: number) => `
  select substring(c.bytes from part.at + 1 for part.up_to - part.at)
  from batch b join upload_chunk c on c.upload_id = ${uploadIds[kind]}
  cross join lateral (select c.chunk_no * ${chunkBytes}::bigint as start) chunk
  cross join lateral (
    select greatest(${byteFrom} - chunk.start, 0)::int as at, least(${byteTo} - chunk.start, ${chunkBytes})::int as up_to) part
  where b.id = ${pg.escapeLiteral(batchId)}
    and c.chunk_no between ${Math.floor(byteFrom / chunkBytes)} and ${Math.floor((byteTo - 1) / chunkBytes)}
  order by c.chunk_no`

const uploadIds = { text: 'b.upload_id', original: 'coalesce(b.original_upload_id, b.upload_id)' } as const

/** Reads a range of at most a slice as one array, into `buffer` if it is set. */
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
