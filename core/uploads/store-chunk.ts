import { once } from 'node:events'
import { from as copyFrom } from 'pg-copy-streams'
import { parse } from 'uuid'
import { type Database, onConnection } from '#core/database/open-database'
import { sqlStateOf } from '#core/database/outage'
import { DomainError } from '#core/errors/domain-error'

/**
 * Stores a chunk of an upload by binary COPY, because a query parameter would be copied three times.
 * Refuses with `upload-sealed` when the upload is complete, and with `upload-changed` when a chunk with this number exists.
 */
export async function storeChunk({ pool }: Database, uploadId: string, chunkNo: number, bytes: Uint8Array): Promise<void> {
  await onConnection(pool, async (client) => {
    const stream = client.query(copyFrom(copyChunk))
    const finished = once(stream, 'finish')
    stream.write(headOf(uploadId, chunkNo, bytes.length))
    stream.write(bytes)
    stream.end(noMoreRows)
    await finished
  }).catch((error) => {
    throw sqlStateOf(error) === uniqueViolation ? new DomainError('upload-changed') : error
  })
}

const uniqueViolation = '23505'

// Both statements are one transaction. Chunks need not wait for the disk, because the commit of open_batch flushes them too.
const copyChunk = `set local synchronous_commit = off; copy upload_chunk (upload_id, chunk_no, bytes) from stdin (format binary)`

// https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format".
const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
const noMoreRows = Buffer.from([0xff, 0xff])

function headOf(uploadId: string, chunkNo: number, length: number): Buffer {
  const noFlagsNoExtension = Buffer.alloc(8)
  const row = Buffer.alloc(2 + 4 + 16 + 4 + 4 + 4)
  row.writeInt16BE(3, 0)
  row.writeInt32BE(16, 2)
  row.set(parse(uploadId), 6)
  row.writeInt32BE(4, 22)
  row.writeInt32BE(chunkNo, 26)
  row.writeInt32BE(length, 30)
  return Buffer.concat([signature, noFlagsNoExtension, row])
}
