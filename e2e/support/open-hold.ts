import pg from 'pg'
import { instance } from './instance'

export type Hold = { release: () => Promise<void> }

/** Opens a transaction of the owner that keeps its locks until it is released, and is then rolled back. */
export async function openHold(): Promise<Hold & { client: pg.Client }> {
  const client = new pg.Client({ connectionString: instance.ownerUrl })
  await client.connect()
  await client.query('begin')
  return {
    client,
    release: async () => {
      await client.query('rollback')
      await client.end()
    },
  }
}
