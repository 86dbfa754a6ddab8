import pg from 'pg'

export const OWNER_ROLE = 'countersign_owner'

/**
 * Creates the role that owns the application's database, and the database, if they do not exist. The owner may create roles but is no
 * superuser, so no migration runs as one. Returns whether the database was created.
 */
export async function makeOwnerDatabase(superuserUrl: string, ownerPassword: string, database: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: superuserUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const hasRole = (await client.query('select from pg_roles where rolname = $1', [OWNER_ROLE])).rowCount === 1
    const attributes = `LOGIN NOSUPERUSER NOCREATEDB CREATEROLE PASSWORD ${client.escapeLiteral(ownerPassword)}`
    await client.query(`${hasRole ? 'ALTER' : 'CREATE'} ROLE ${OWNER_ROLE} ${attributes}`)
    const hasDatabase = (await client.query('select from pg_database where datname = $1', [database])).rowCount === 1
    if (!hasDatabase) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${OWNER_ROLE}`)
    return !hasDatabase
  } finally {
    await client.end()
  }
}
