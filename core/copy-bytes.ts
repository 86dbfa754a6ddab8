import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

const headerBytes = 19
const headOfRow = 6

/**
 * The bytes of a query's one bytea column, row after row, in pieces as they come. As a parameter or a column bytes travel in
 * hexadecimal, twice as many; COPY sends them as they are. The connection is free again when all were taken, or the reader stopped.
 */
export async function* copyBytes(client: pg.ClientBase, select: string): AsyncGenerator<Buffer> {
  const stream = client.query(copyTo(`copy (${select}) to stdout (format binary)`))
  // What comes before the next bytes of a row: https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format".
  let head: Buffer = Buffer.alloc(0)
  let toSkip = headerBytes
  let left = 0
  for await (const piece of stream as AsyncIterable<Buffer>) {
    for (let at = 0; at < piece.length; ) {
      const taken = Math.min(piece.length - at, toSkip > 0 ? toSkip : left > 0 ? left : headOfRow - head.length)
      const part = piece.subarray(at, at + taken)
      at += taken
      if (toSkip > 0) toSkip -= taken
      else if (left > 0) {
        left -= taken
        yield part
      } else {
        head = Buffer.concat([head, part])
        // The last row is followed by two bytes only, so that its head is never whole.
        if (head.length < headOfRow) continue
        left = Math.max(head.readInt32BE(2), 0)
        head = Buffer.alloc(0)
      }
    }
  }
}
