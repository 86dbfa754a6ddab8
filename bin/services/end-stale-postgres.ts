import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { becomesTrue } from './becomes-true'
import { commandLine, isAlive } from './process-identity'

/**
 * Cleans up after a killed server: stops a postmaster that is still running (its files recover at the next start), and removes a lock
 * file whose process is gone or is another program now.
 */
export async function endStalePostgres(dataFolder: string): Promise<void> {
  const lockFile = join(dataFolder, 'postmaster.pid')
  if (!existsSync(lockFile)) return
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0])
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && isPostmasterOf(pid, dataFolder)) {
    process.kill(pid, 'SIGINT')
    if (!(await becomesTrue(() => !isAlive(pid), 10_000))) process.kill(pid, 'SIGKILL')
    await becomesTrue(() => !isAlive(pid), 5_000)
  }
  rmSync(lockFile, { force: true })
}

function isPostmasterOf(pid: number, dataFolder: string): boolean {
  const line = commandLine(pid)
  return line.includes('postgres') && line.includes(dataFolder)
}
