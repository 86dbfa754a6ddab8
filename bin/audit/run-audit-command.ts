import { isOutage } from '#core/database/outage'
import { tlsProblem } from '#core/database/tls'

/** Runs a command and ends with its exit code; 2 and one sentence when it could not be run at all. */
export async function runAuditCommand(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run()
  } catch (error) {
    const reason = isOutage(error) ? 'The database cannot be reached.' : error instanceof Error ? error.message : String(error)
    console.error(tlsProblem(error) ?? reason)
    process.exitCode = 2
  }
}
