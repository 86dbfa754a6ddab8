import pg from 'pg'

/** Stores the secret that signs session cookies in the database, whose functions check them. Run as the owner, after migrating. */
export async function installAuthKey({ ownerUrl, authSecret }: { ownerUrl: string; authSecret: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('select install_auth_key($1)', [authSecret])
  } finally {
    await client.end()
  }
}
