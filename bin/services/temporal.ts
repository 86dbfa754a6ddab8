import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { acceptsConnections } from './accepts-connections'
import { becomesTrue } from './becomes-true'
import { endOfLog } from './log-end'
import { type ServiceProcess, startServiceProcess } from './service-process'

interface TemporalOptions {
  /** The path of the Temporal CLI. */
  cli: string
  /** Absolute; the server keeps its database file in it. */
  dataFolder: string
  port: number
  uiPort: number
  logFile: string
  /** Called at once, before the server answers. */
  onSpawn?: (started: ServiceProcess) => void
  namespace?: string
}

export interface TemporalServer {
  process: ServiceProcess
  /** host:port, as TEMPORAL_ADDRESS wants it. */
  address: string
  uiUrl: string
  stop(): Promise<void>
}

/**
 * Starts Temporal's dev server on 127.0.0.1 with its state in a file; resolves when it answers. Throws an Error with the end of the
 * server's log when it does not start.
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { cli, dataFolder, port, uiPort, logFile, namespace = 'default' } = options
  for (const taken of [port, uiPort])
    if (await acceptsConnections(taken)) throw new Error(`Port ${taken} is taken: Temporal cannot listen on it.`)
  mkdirSync(dataFolder, { recursive: true })
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)]
  args.push('--db-filename', join(dataFolder, 'temporal.db'), '--namespace', namespace, '--log-level', 'error', '--disable-config-file')
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC' }
  const server = await startServiceProcess({ command: cli, args, logFile, env })
  options.onSpawn?.(server)
  const isUp = await becomesTrue(
    async () => !server.isRunning() || ((await acceptsConnections(port)) && (await acceptsConnections(uiPort))),
    60_000,
  )
  if (!isUp || !server.isRunning()) {
    await server.stop('SIGKILL', 1_000)
    throw new Error(`Temporal did not start on port ${port}. Its log ends:\n${endOfLog(logFile)}`)
  }
  const stop = () => server.stop('SIGTERM', 10_000)
  return { process: server, address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}`, stop }
}
