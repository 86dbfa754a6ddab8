import pg from 'pg'

/** Tells the database the secret that session cookies are signed with, so that its functions can check them. As the owner, after migrating. */
export async function installAuthKey({ ownerUrl, authSecret }: { ownerUrl: string; authSecret: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('select install_auth_key($1)', [authSecret])
  } finally {
    await client.end()
  }
}
