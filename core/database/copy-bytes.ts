import type pg from 'pg'
import { type CopyToStreamQuery, to as copyTo } from 'pg-copy-streams'

/**
 * The bytes of a query's single bytea column, concatenated over its rows, as chunks. A query would send them as hexadecimal, which is
 * twice as long; COPY sends them as they are. Everything is read before it returns, so a slow consumer does not block the connection.
 */
export async function copyBytes(client: pg.ClientBase, select: string): Promise<Buffer[]> {
  return copyOut(client, `copy (${select}) to stdout (format binary)`, valuesIn)
}

/** The rows of a query as lines in COPY's text format, as chunks that may end in the middle of a line. Reads everything first. */
export async function copyLines(client: pg.ClientBase, select: string): Promise<Buffer[]> {
  return copyOut(client, `copy (${select}) to stdout`, collect)
}

async function copyOut(client: pg.ClientBase, sql: string, read: (stream: AsyncIterable<Buffer>) => Promise<Buffer[]>): Promise<Buffer[]> {
  const stream: CopyToStreamQuery & { callback?: () => void } = client.query(copyTo(sql))
  try {
    return await read(stream)
  } finally {
    // pg-copy-streams does not tell pg that the query has ended, so the query timeout would fire later.
    stream.callback?.()
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

const fileHeaderBytes = 19
/** A field count of two bytes and a length of four. */
const rowHeaderBytes = 6

/** The values of one column in PostgreSQL's binary format: https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format". */
async function valuesIn(stream: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const values: Buffer[] = []
  let rowHeader: Buffer = Buffer.alloc(0)
  let toSkip = fileHeaderBytes
  let left = 0
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; ) {
      const wanted = toSkip > 0 ? toSkip : left > 0 ? left : rowHeaderBytes - rowHeader.length
      const part = chunk.subarray(at, at + Math.min(chunk.length - at, wanted))
      at += part.length
      if (toSkip > 0) toSkip -= part.length
      else if (left > 0) {
        left -= part.length
        values.push(part)
      } else {
        rowHeader = Buffer.concat([rowHeader, part])
        // The trailer has two bytes only, so it never completes a header.
        if (rowHeader.length < rowHeaderBytes) continue
        // A null has the length -1.
        left = Math.max(rowHeader.readInt32BE(2), 0)
        rowHeader = Buffer.alloc(0)
      }
    }
  }
  return values
}
