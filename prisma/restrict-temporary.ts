import pg from 'pg'
import { roleName } from './roles'

/**
 * Leaves temporary tables to the worker, which imports through one, and takes them from all others: they fill the disk without a limit,
 * for temp_file_limit does not count them. As the owner, at every migration: rights on a database stand in no dump of it and in no copy.
 */
export async function restrictTemporary({ ownerUrl }: { ownerUrl: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    const database = client.escapeIdentifier(rows[0]?.name ?? '')
    await client.query(`revoke temporary on database ${database} from public`)
    await client.query(`grant temporary on database ${database} to ${roleName('worker')}`)
  } finally {
    await client.end()
  }
}
