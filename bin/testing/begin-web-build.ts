import { setPriority } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '#bin/build/build-web'
import type { ServiceProcess } from '#bin/services/service-process'

const LOWER_PRIORITY = 15

/**
 * Builds the web server for the end-to-end tests while other tests run, at a lower priority than theirs.
 * Never rejects: the instance of the end-to-end tests builds again and reports the failure.
 */
export async function beginWebBuild(folder: string): Promise<void> {
  let build: ServiceProcess | undefined
  const stop = () => void build?.stop('SIGTERM', 1_000)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const lower = (started: ServiceProcess) => {
    build = started
    setPriority(started.pid, LOWER_PRIORITY)
  }
  try {
    await buildWeb({ dataFolder: join(folder, 'data'), logFile: join(folder, 'web-build.log'), onSpawn: lower })
  } catch {
    // Reported by the second build.
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop)
  }
}
