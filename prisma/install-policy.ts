import pg from 'pg'

export type Policy = { idleMinutes: number; stepUpMinutes: number; checkersNeedSecondFactor: boolean }

/** Tells the database how long a sign-in lasts unused, how fresh it must be for acts of weight, and whether checkers need a second factor. As the owner, after migrating. */
export async function installPolicy({ ownerUrl, policy }: { ownerUrl: string; policy: Policy }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('select install_policy($1, $2, $3)', [policy.idleMinutes, policy.stepUpMinutes, policy.checkersNeedSecondFactor])
  } finally {
    await client.end()
  }
}
