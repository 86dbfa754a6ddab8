import pg from 'pg'
import { StartRefusal } from '#core/errors/start-refusal'

/** Runs all statements of a file. Throws a StartRefusal that names the file and the line. */
export async function runFile(client: pg.Client, file: string, sql: string): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    const line = error.position === undefined ? '' : `:${sql.slice(0, Number(error.position) - 1).split('\n').length}`
    throw new StartRefusal(`prisma/${file}${line} failed, and nothing was applied. ${error.message}`, error.code)
  }
}
