import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Sends lines of COPY's text format into `target`. Throws the database's error, e.g. 23505, when it refuses them. */
export async function copyRows(client: pg.PoolClient, target: string, lines: string | Uint8Array): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  const finished = once(stream, 'finish')
  stream.end(lines)
  await finished
}

/** One cell in COPY's text format: its four special characters escaped, null as \N. */
export function copyCell(value: string | null): string {
  if (value === null) return '\\N'
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, escapeCharacter) : value
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\t':
      return '\\t'
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    default:
      return '\\\\'
  }
}
