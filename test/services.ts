import { randomBytes } from 'node:crypto'
import { rmSync, statfsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { generateClient } from '#bin/build/generate-client'
import { type Postgres, startPostgres } from '#bin/services/postgres'
import { startTemporal, type TemporalServer } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'
import { makeTemplate, type Template } from './template'

interface Started {
  folder: Promise<string>
  /** Of the database only. */
  quickFolder: Promise<string>
  database?: Promise<{ postgres: Postgres; template: Template }>
  temporal?: Promise<TemporalServer>
  users: number
}

// Each project of a run loads this file, and all share one PostgreSQL and one Temporal.
declare global {
  var countersignTestServices: Started | undefined
}

/** The PostgreSQL of this test run, with a migrated template database; the first caller starts it. */
export async function enterDatabase(): Promise<Template> {
  const started = enter()
  started.database ??= startDatabase(started)
  return (await started.database).template
}

/** The Temporal server of this test run; the first caller starts it. */
export async function enterTemporal(): Promise<TemporalServer> {
  const started = enter()
  started.temporal ??= started.folder.then(startTemporalServer)
  return started.temporal
}

/** The last user stops them and removes their folder. */
export async function leaveServices(): Promise<void> {
  const started = globalThis.countersignTestServices
  if (!started) return
  started.users -= 1
  if (started.users > 0) return
  globalThis.countersignTestServices = undefined
  await Promise.allSettled([started.database?.then(({ postgres }) => postgres.stop()), started.temporal?.then((server) => server.stop())])
  for (const folder of [started.folder, started.quickFolder]) await rm(await folder, { recursive: true, force: true })
}

// A run that is interrupted does not reach the end of its teardown.
function endWith(pid: number, ...folders: string[]): void {
  process.once('SIGTERM', () => process.exit(143))
  process.once('exit', () => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
}

function enter(): Started {
  globalThis.countersignTestServices ??= {
    folder: mkdtemp(join(tmpdir(), 'countersign-test-')),
    quickFolder: mkdtemp(join(quickRoot(), 'countersign-test-')),
    users: 0,
  }
  globalThis.countersignTestServices.users += 1
  return globalThis.countersignTestServices
}

const sharedMemory = '/dev/shm'
const roomBytes = 8 * 1024 ** 3

/** Each test has a database of five hundred files, so they are kept in memory where there is room. */
function quickRoot(): string {
  try {
    const { bavail, bsize } = statfsSync(sharedMemory)
    return bavail * bsize >= roomBytes ? sharedMemory : tmpdir()
  } catch {
    return tmpdir()
  }
}

async function startDatabase(started: Started) {
  const [folder, quickFolder] = [await started.folder, await started.quickFolder]
  await generateClient()
  const postgres = await startPostgres({
    dataFolder: join(quickFolder, 'postgres'),
    port: await getPort({ host: '127.0.0.1' }),
    superuserPassword: randomBytes(16).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
    maxConnections: 300,
    onSpawn: ({ pid }) => endWith(pid, folder, quickFolder),
  })
  return { postgres, template: await makeTemplate(postgres.superuserUrl('postgres')) }
}

async function startTemporalServer(folder: string): Promise<TemporalServer> {
  const cli = await findTemporalCli({ dataFolder: folder })
  const [port, uiPort] = [await getPort({ host: '127.0.0.1' }), await getPort({ host: '127.0.0.1' })]
  return startTemporal({
    cli,
    dataFolder: folder,
    port,
    uiPort,
    logFile: join(folder, 'temporal.log'),
    onSpawn: ({ pid }) => endWith(pid, folder),
  })
}
