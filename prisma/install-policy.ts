import pg from 'pg'

export type Policy = { idleMinutes: number; stepUpMinutes: number; checkersNeedSecondFactor: boolean; undoWindowSeconds: number }

/** Tells the database how long a sign-in lasts unused, how fresh it must be for acts of weight, whether checkers need a second factor, and how long an approval can be undone. As the owner, after migrating. */
export async function installPolicy({ ownerUrl, policy }: { ownerUrl: string; policy: Policy }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { idleMinutes, stepUpMinutes, checkersNeedSecondFactor, undoWindowSeconds } = policy
    await client.query('select install_policy($1, $2, $3, $4)', [idleMinutes, stepUpMinutes, checkersNeedSecondFactor, undoWindowSeconds])
  } finally {
    await client.end()
  }
}
