import { isOutage } from '#core/database/outage'
import { tlsProblem } from '#core/database/tls'

/** Runs a command and ends with its exit code; 2 and one sentence when it could not be run at all. */
export async function runAuditCommand(usage: string, run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run()
  } catch (error) {
    const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    const reason = isOutage(error) ? 'The database cannot be reached.' : error instanceof Error ? error.message : String(error)
    const message = tlsProblem(error) ?? reason
    console.error(isUsage ? `${message}\nUsage: ${usage}` : message)
    process.exitCode = 2
  }
}
