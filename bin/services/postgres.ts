import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { acceptsConnections } from './accepts-connections'
import { becomesTrue } from './becomes-true'
import { endStalePostgres } from './end-stale-postgres'
import { endOfLog } from './log-end'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries'
import { findPostgresLauncher, type PostgresLauncher } from './postgres-launcher'
import { runCommand } from './run-command'
import { type ServiceProcess, startServiceProcess } from './service-process'

export interface PostgresOptions {
  /** Absolute. Created when missing; an existing cluster is kept. */
  dataFolder: string
  port: number
  /** The password of the role postgres. A cluster keeps its first one. */
  superuserPassword: string
  logFile: string
  /** Called at once, before the server answers. */
  onSpawn?: (started: ServiceProcess) => void
  /** False trades crash safety for speed: only for throw-away clusters. */
  durable?: boolean
  maxConnections?: number
}

export interface Postgres {
  process: ServiceProcess
  /** The address of a database of this server, as its superuser. */
  superuserUrl(database: string): string
  /** Fast shutdown: open transactions are rolled back, and the files need no recovery. */
  stop(): Promise<void>
}

/**
 * Creates the cluster if needed and starts PostgreSQL 18 on 127.0.0.1; resolves when it answers. Recovers from a killed predecessor.
 * Throws an Error with the end of the server's log when it does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataFolder, port, superuserPassword } = options
  mkdirSync(dataFolder, { recursive: true })
  chmodSync(dataFolder, 0o700)
  const binaries = await findPostgresBinaries()
  const launcher = await findPostgresLauncher(dataFolder)
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) await makeCluster(binaries, launcher, options)
  await endStalePostgres(dataFolder)
  if (await acceptsConnections(port)) throw new Error(`Port ${port} is taken: PostgreSQL cannot listen on it.`)

  const superuserUrl = (database: string) => `postgresql://postgres:${superuserPassword}@127.0.0.1:${port}/${database}`
  const process = await startServer(binaries, launcher, options)
  options.onSpawn?.(process)
  const isUp = await becomesTrue(async () => !process.isRunning() || (await answers(superuserUrl('postgres'))), 60_000)
  if (!isUp || !process.isRunning()) {
    await process.stop('SIGQUIT', 2_000)
    throw new Error(`PostgreSQL did not start on port ${port}. Its log ends:\n${endOfLog(options.logFile)}`)
  }
  return { process, superuserUrl, stop: () => process.stop('SIGINT', 15_000) }
}

async function makeCluster(binaries: PostgresBinaries, launcher: PostgresLauncher, options: PostgresOptions): Promise<void> {
  // initdb requires an empty folder.
  const passwordFile = join(dirname(options.dataFolder), `.postgres-password-${process.pid}`)
  writeFileSync(passwordFile, options.superuserPassword, { mode: launcher.uid === undefined ? 0o600 : 0o644 })
  const args = ['-D', options.dataFolder, '-U', 'postgres', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '--encoding=UTF8']
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  if (options.durable === false) args.push('--no-sync', '--set=scram_iterations=1')
  const [command, ...rest] = [...launcher.prefix, binaries.initdb, ...args]
  const result = await runCommand({ command: command ?? binaries.initdb, args: rest, uid: launcher.uid, gid: launcher.gid })
  rmSync(passwordFile)
  if (result.code !== 0) throw new Error(`PostgreSQL's initdb failed in ${options.dataFolder}:\n${result.stderr.trim()}`)
}

function startServer(binaries: PostgresBinaries, launcher: PostgresLauncher, options: PostgresOptions): Promise<ServiceProcess> {
  const { dataFolder, port, logFile, durable = true, maxConnections = 100 } = options
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    // The path of a socket may be too long for the system, and no one needs one.
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    // Detail, context and statement of an error may quote personal data.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // Tests connect thousands of times, and each of 4096 iterations costs both ends.
    ...(durable
      ? {}
      : {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          scram_iterations: 1,
          autovacuum: 'off',
        }),
  }
  const args = ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const [command, ...rest] = [...launcher.prefix, binaries.postgres, ...args]
  const env = { PATH: process.env.PATH, LANG: 'C', TZ: 'UTC' }
  return startServiceProcess({ command: command ?? binaries.postgres, args: rest, logFile, env, uid: launcher.uid, gid: launcher.gid })
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    const isRefusal = error instanceof Error && 'code' in error && error.code === '28P01'
    if (isRefusal) throw new Error('PostgreSQL refuses the password in secrets.json: the data folder was made with another one.')
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
