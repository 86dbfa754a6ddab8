import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/**
 * Sends lines of COPY's text format into `target`, piece by piece, and lets others have their turn between two of them.
 * Throws the database's error, e.g. 23505, when it refuses them. When a piece cannot be made the COPY is ended, and that is thrown.
 */
export async function copyRows(client: pg.PoolClient, target: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  let refusal: unknown
  const finished = once(stream, 'finish').catch((error: unknown) => {
    refusal = error
    throw error
  })
  const taken = async (piece: string | Uint8Array) => {
    // What the kernel takes at once drains without a turn of anybody else.
    if (!stream.write(piece)) await once(stream, 'drain')
    await nextTurn()
  }
  try {
    for (const piece of pieces) await Promise.race([taken(piece), finished])
    stream.end()
    await finished
  } catch (error) {
    if (error !== refusal) {
      // Without the error: PostgreSQL would write it to its log.
      stream.destroy()
      await finished.catch(() => {})
    }
    throw error
  }
}
