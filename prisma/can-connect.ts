import pg from 'pg'

/** What Prisma's command line asks its engine before it does anything: exit code 0, or 1 and a reason on stderr. */
export async function answerCanConnect(url: string): Promise<never> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    await client.end()
    process.exit(0)
  } catch (error) {
    const isMissing = error instanceof pg.DatabaseError && error.code === '3D000'
    const message = error instanceof Error ? error.message : String(error)
    const fields = { is_panic: false, message, error_code: isMissing ? 'P1003' : 'P1001', meta: {} }
    console.error(JSON.stringify({ level: 'ERROR', fields, target: 'countersign', timestamp: new Date().toISOString() }))
    process.exit(1)
  }
}
