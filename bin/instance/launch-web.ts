import { join } from 'node:path'
import { bundleWebServer } from '#bin/build/bundle-web-server'
import { ROOT } from '#bin/project/root'
import { becomesTrue } from '#bin/services/becomes-true'
import { whyLogEnded } from '#bin/services/log-end'
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

/** Starts the web server and resolves when it answers that it is alive. */
export async function launchWeb({ env, host, port, logFile, serverFile, onSpawn }: WebOptions): Promise<Started> {
  const mainFile = serverFile ?? (await bundleWebServer(join(ROOT, 'node_modules', '.cache', 'web-server')))
  const mode = { NODE_ENV: serverFile ? 'production' : 'development', HOST: host, PORT: String(port), NEXT_TELEMETRY_DISABLED: '1' }
  const web = await startServiceProcess({
    command: process.execPath,
    args: ['--enable-source-maps', mainFile],
    logFile,
    env: { ...env, ...mode },
    cwd: ROOT,
  })
  onSpawn(web)
  const address = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}/api/health`
  const isUp = await becomesTrue(async () => !web.isRunning() || (await isHealthy(address)), 60_000)
  if (!isUp || !web.isRunning()) {
    await web.stop('SIGTERM', 3_000)
    throw new Error(`The web server did not answer on ${address}. ${whyLogEnded(logFile)}`)
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
