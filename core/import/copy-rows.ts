import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Not a string, which is an iterable of its characters: each would be written on its own. */
type Chunks = Iterable<string | Uint8Array> & object

/**
 * Sends rows in one of COPY's formats to `target` in chunks and yields to the event loop between them.
 * Throws the database's error, e.g. 23505. If a chunk cannot be produced, ends the COPY and throws that error.
 */
export async function copyRows(client: pg.PoolClient, target: string, chunks: Chunks, format: 'text' | 'binary' = 'text'): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin (format ${format})`))
  let refusal: unknown
  const finished = once(stream, 'finish').catch((error: unknown) => {
    refusal = error
    throw error
  })
  const taken = async (chunk: string | Uint8Array) => {
    // Writes that the kernel accepts at once would not yield to the event loop.
    if (!stream.write(chunk)) await once(stream, 'drain')
    await nextTurn()
  }
  try {
    for (const chunk of chunks) await Promise.race([taken(chunk), finished])
    stream.end()
    await finished
  } catch (error) {
    if (error !== refusal) {
      // PostgreSQL would log the error if it were passed.
      stream.destroy()
      await finished.catch(() => {})
    }
    throw error
  }
}
