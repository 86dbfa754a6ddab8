import pg from 'pg'
import { instance } from './instance'

/** Runs `act` on its own connection to the database, as the owner. */
export async function asOwner<Result>(act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: instance.ownerUrl })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
