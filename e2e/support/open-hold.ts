import pg from 'pg'
import { instance } from './instance'

export type Hold = { release: () => Promise<void> }

/** A transaction of the owner of the database, whose locks are held until it is released; nothing of it is kept. */
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
