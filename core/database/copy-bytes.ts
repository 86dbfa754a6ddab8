import type pg from 'pg'
import { type CopyToStreamQuery, to as copyTo } from 'pg-copy-streams'

const headerBytes = 19
const headOfRow = 6

/**
 * The bytes of a query's one bytea column, row after row, in pieces. As a column bytes travel in hexadecimal, twice as many; COPY
 * sends them as they are. All of them are read before it returns, so that no slow reader keeps the connection.
 */
export async function copyBytes(client: pg.ClientBase, select: string): Promise<Buffer[]> {
  const stream: CopyToStreamQuery & { callback?: () => void } = client.query(copyTo(`copy (${select}) to stdout (format binary)`))
  try {
    return await bytesOf(stream)
  } finally {
    // Tells the client that the query is over: of itself this kind of query does not, and the client's timeout would end it later.
    stream.callback?.()
  }
}

/** The rows of a query as lines of COPY's text format, in pieces that may end anywhere. All of them are read before it returns. */
export async function copyLines(client: pg.ClientBase, select: string): Promise<Buffer[]> {
  const stream: CopyToStreamQuery & { callback?: () => void } = client.query(copyTo(`copy (${select}) to stdout`))
  try {
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece)
    return pieces
  } finally {
    stream.callback?.()
  }
}

/** The values of one column in PostgreSQL's binary format, without what stands between them. */
async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const bytes: Buffer[] = []
  // What comes before the next bytes of a row: https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format".
  let head: Buffer = Buffer.alloc(0)
  let toSkip = headerBytes
  let left = 0
  for await (const piece of stream) {
    for (let at = 0; at < piece.length; ) {
      const taken = Math.min(piece.length - at, toSkip > 0 ? toSkip : left > 0 ? left : headOfRow - head.length)
      const part = piece.subarray(at, at + taken)
      at += taken
      if (toSkip > 0) toSkip -= taken
      else if (left > 0) {
        left -= taken
        bytes.push(part)
      } else {
        head = Buffer.concat([head, part])
        // The last row is followed by two bytes only, so that its head is never whole.
        if (head.length < headOfRow) continue
        left = Math.max(head.readInt32BE(2), 0)
        head = Buffer.alloc(0)
      }
    }
  }
  return bytes
}
