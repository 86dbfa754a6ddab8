import { chunkBytes } from '#core/batches/chunks-of'
import type { Database } from '#core/db'

/** The text of a batch from `byteFrom` up to `byteTo`, a chunk of at most 1 MiB at a time: of a gzip file, what is in it. */
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
  const last = Math.floor((byteTo - 1) / chunkBytes)
  for (let chunkNo = Math.floor(byteFrom / chunkBytes); chunkNo <= last; chunkNo++) {
    const [chunk] = await db.query<{ bytes: Buffer }>(
      `select c.bytes from batch b join upload_chunk c on c.upload_id = ${upload} where b.id = $1 and c.chunk_no = $2`,
      [batchId, chunkNo],
    )
    if (!chunk) throw new Error(`Chunk ${chunkNo} of batch ${batchId} is not there`)
    const start = chunkNo * chunkBytes
    yield chunk.bytes.subarray(Math.max(byteFrom - start, 0), Math.min(byteTo - start, chunk.bytes.length))
  }
}

/** The same in one piece, in memory of its own: for stretches as short as a slice. */
export async function readStretch(db: Database, batchId: string, byteFrom: number, byteTo: number): Promise<Uint8Array> {
  const stretch = new Uint8Array(byteTo - byteFrom)
  let at = 0
  for await (const part of readChunks(db, batchId, byteFrom, byteTo)) {
    stretch.set(part, at)
    at += part.length
  }
  return stretch
}
