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
    const { rows } = await client.query<{ hasRole: boolean; hasDatabase: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as "hasRole", exists (select from pg_database where datname = $2) as "hasDatabase"`,
      [OWNER_ROLE, database],
    )
    const attributes = `LOGIN NOSUPERUSER NOCREATEDB CREATEROLE PASSWORD ${client.escapeLiteral(ownerPassword)}`
    await client.query(`${rows[0]?.hasRole ? 'ALTER' : 'CREATE'} ROLE ${OWNER_ROLE} ${attributes}`)
    if (rows[0]?.hasDatabase) return false
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${OWNER_ROLE}`)
    return true
  } finally {
    await client.end()
  }
}
