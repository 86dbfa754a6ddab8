import pg from 'pg'
import { instance } from './instance'

/** Runs `act` on a connection of its own to the desk's database, as its owner. */
export async function asOwner<Result>(act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: instance.ownerUrl })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
