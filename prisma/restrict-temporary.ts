import pg from 'pg'
import { roleName } from './roles'

/**
 * Allows temporary tables to the worker, which imports through one, and to no other role: they can fill the disk, because temp_file_limit
 * does not count them. Run as the owner at every migration, because dumps and copies of a database do not contain rights on it.
 */
export async function restrictTemporary({ ownerUrl }: { ownerUrl: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    await restrictTemporaryOn(client, rows[0]?.name ?? '')
  } finally {
    await client.end()
  }
}

/** The same on a connection of the owner of the database, or of a superuser to any database of the server. */
export async function restrictTemporaryOn(client: pg.Client | pg.Pool, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database)
  await client.query(`revoke temporary on database ${name} from public`)
  await client.query(`grant temporary on database ${name} to ${roleName('worker')}`)
}
