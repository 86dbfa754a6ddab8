import { join } from 'node:path'
import { ROOT } from '#bin/project/root'
import { becomesTrue } from '#bin/services/becomes-true'
import { endOfLog } from '#bin/services/log-end'
import { type ServiceProcess, startServiceProcess } from '#bin/services/service-process'
import type { Started } from './supervise'

interface WebOptions {
  env: Record<string, string | undefined>
  host: string
  port: number
  logFile: string
  /** The built server; undefined in development, where pages are built as they are asked for. */
  serverFile: string | undefined
  onSpawn(started: ServiceProcess): void
}

// Proxies keep connections open for about a minute and must not find one being closed; Node's default is 5 s.
const longerThanProxies = { KEEP_ALIVE_TIMEOUT: '75000' }

/** Starts the web server and resolves when it answers that it is alive. */
export async function launchWeb({ env, host, port, logFile, serverFile, onSpawn }: WebOptions): Promise<Started> {
  const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
  const args = serverFile ? [serverFile] : [next, 'dev', '--hostname', host, '--port', String(port)]
  const mode = { NODE_ENV: serverFile ? 'production' : 'development', HOSTNAME: host, PORT: String(port) }
  const web = await startServiceProcess({
    command: process.execPath,
    args,
    logFile,
    env: { ...longerThanProxies, ...env, ...mode },
    cwd: ROOT,
  })
  onSpawn(web)
  const address = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}/api/health`
  const isUp = await becomesTrue(async () => !web.isRunning() || (await isHealthy(address)), 60_000)
  if (!isUp || !web.isRunning()) {
    await web.stop('SIGTERM', 3_000)
    throw new Error(`The web server did not answer on ${address}. Its log, ${logFile}, ends:\n${endOfLog(logFile)}`)
  }
  // Open event streams would never end; browsers reconnect.
  return { process: web, stop: () => web.stop('SIGTERM', 2_000) }
}

async function isHealthy(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) })
    await answer.arrayBuffer()
    return answer.status === 200
  } catch {
    return false
  }
}
