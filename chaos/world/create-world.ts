import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { buildWeb } from '#bin/build/build-web'
import { buildWorker } from '#bin/build/build-worker'
import { generateClient } from '#bin/build/generate-client'
import { childEnvironment } from '#bin/instance/child-environment'
import { launchWeb } from '#bin/instance/launch-web'
import { launchVerifier, launchWorker } from '#bin/instance/launch-worker'
import { prepareDatabase } from '#bin/instance/prepare-database'
import { becomesTrue } from '#bin/services/becomes-true'
import { makeOwnerDatabase } from '#bin/services/owner-database'
import { startPostgres } from '#bin/services/postgres'
import { startTemporal } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'
import { ofEachRole } from '#database/roles'
import { createOperators } from './create-operators'
import { mountLimitedDisk } from './limited-disk'
import { type Link, openLink } from './link'
import { measureWorld } from './measure'
import { type ProcessName, superviseProcess, type WorldProcess } from './processes'
import { createQueue } from './queue'
import type { World } from './world'

const namespace = 'countersign'

/** Short, so that small files have several slices and a run takes half a minute. */
const settings = {
  TEMPORAL_NAMESPACE: namespace,
  SIGN_IN_RATE_LIMIT: '100000',
  MUTATION_RATE_LIMIT: '100000',
  CONNECTIONS_PER_ADDRESS: '2000',
  SLICE_ROWS: '1000',
  WORK_BUDGET_MS: '200',
  LOG_LEVEL: 'info',
}

// A session lasts as long as a soak, and an undo window as long as two clicks.
const policy = {
  idleMinutes: 600,
  stepUpMinutes: 600,
  secondFactorFor: [],
  undoWindowSeconds: 3,
  changeRequestHours: 168,
  safetyThresholdPercent: null,
}

/** How many processes a world has: workers while no fault changes it, and at most. */
export interface WorldSize {
  webs: number
  workers: number
  mostWorkers: number
}

export const usualWorld: WorldSize = { webs: 2, workers: 2, mostWorkers: 8 }
export const smallWorld: WorldSize = { webs: 1, workers: 2, mostWorkers: 2 }

interface WorldOptions {
  size?: WorldSize
  say(text: string): void
}

/** Starts PostgreSQL, Temporal, web processes, workers and a verifier, with a proxy on every connection between them. */
export async function createWorld({ size = usualWorld, say }: WorldOptions): Promise<World> {
  const { webs, workers: usualWorkers, mostWorkers } = size
  await generateClient()
  const folder = mkdtempSync(join(tmpdir(), 'countersign-chaos-'))
  // Each world has a copy of its own, because a build of other sources takes away the one before.
  const [{ serverFile }, files] = await Promise.all([
    buildWeb({ dataFolder: folder, logFile: join(folder, 'web-build.log') }),
    buildWorker(),
  ]).catch((error) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })

  const logOf = (name: string) => join(folder, 'logs', `${name}.log`)
  const disk = mountLimitedDisk(join(folder, 'disk'))
  const secret = () => randomBytes(32).toString('hex')
  const freePort = () => getPort({ host: '127.0.0.1' })
  const ports = { postgres: await freePort(), temporal: await freePort(), temporalUi: await freePort() }
  const webPorts = await Promise.all(Array.from({ length: webs }, freePort))
  const links = new Map<string, Link>()
  const processes = new Map<ProcessName, WorldProcess>()

  const link = async (name: string, targetPort: number) => {
    const opened = await openLink(name, targetPort)
    links.set(name, opened)
    return opened.port
  }
  const add = (name: ProcessName, launch: Parameters<typeof superviseProcess>[0]['launch']) => {
    const added = superviseProcess({ name, logFile: logOf(name), launch, say })
    processes.set(name, added)
    return added
  }

  const superuserPassword = secret()
  const postgresFolder = join(disk?.folder ?? folder, 'postgres')
  const postgres = add('postgres', (onSpawn) =>
    startPostgres({
      dataFolder: postgresFolder,
      port: ports.postgres,
      superuserPassword,
      logFile: logOf('postgres'),
      maxConnections: 300,
      onSpawn,
    }),
  )
  const cli = await findTemporalCli({ dataFolder: folder })
  const temporalFolder = join(folder, 'temporal')
  let hasNamespace = true
  const temporal = add('temporal', (onSpawn) =>
    startTemporal({
      cli,
      dataFolder: temporalFolder,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      logFile: logOf('temporal'),
      namespace: hasNamespace ? namespace : 'another',
      onSpawn,
    }),
  )

  async function close(): Promise<void> {
    await Promise.all([...processes.values()].map((each) => each.destroy()))
    await Promise.all([...links.values()].map((each) => each.close()))
    disk?.unmount()
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    await Promise.all([postgres.start(), temporal.start()])
    const superuserUrl = `postgresql://postgres:${superuserPassword}@127.0.0.1:${ports.postgres}/countersign`
    const passwords = ofEachRole(secret)
    const ownerPassword = secret()
    await makeOwnerDatabase(superuserUrl.replace(/countersign$/, 'postgres'), ownerPassword, 'countersign')
    const ownerUrl = `postgresql://countersign_owner:${ownerPassword}@127.0.0.1:${ports.postgres}/countersign`
    const authSecret = secret()
    const { urls } = await prepareDatabase({
      ownerUrl,
      authSecrets: { present: authSecret, earlier: [] },
      policy,
      limits: { auth: 30, web: 80, worker: 12 * (mostWorkers + 2), verifier: 12, delivery: 12 },
      given: {},
      passwords,
    })
    const operators = await createOperators(ownerUrl)

    const webUrls: string[] = []
    for (const [index, port] of webPorts.entries()) webUrls.push(`http://127.0.0.1:${await link(`client to web-${index + 1}`, port)}`)
    const environmentOf = async (name: ProcessName) => {
      const port = String(await link(`${name} to postgres`, ports.postgres))
      const through = (url: string) => Object.assign(new URL(url), { port }).href
      return {
        ...settings,
        PUBLIC_URL: webUrls[0],
        AUTH_SECRET: authSecret,
        AUTH_DATABASE_URL: through(urls.auth),
        WEB_DATABASE_URL: through(urls.web),
        WORKER_DATABASE_URL: through(urls.worker),
        VERIFIER_DATABASE_URL: through(urls.verifier),
        TEMPORAL_ADDRESS: `127.0.0.1:${await link(`${name} to temporal`, ports.temporal)}`,
        PATH: process.env.PATH,
        HOME: process.env.HOME,
      }
    }
    for (const [index, port] of webPorts.entries()) {
      const name: ProcessName = `web-${index + 1}`
      const env = childEnvironment('web', await environmentOf(name))
      add(name, (onSpawn, extra) =>
        launchWeb({ env: { ...env, ...extra }, host: '127.0.0.1', port, logFile: logOf(name), serverFile, onSpawn }),
      )
    }
    for (let number = 1; number <= mostWorkers; number += 1) {
      const name: ProcessName = `worker-${number}`
      const env = childEnvironment('worker', await environmentOf(name))
      add(name, (onSpawn, extra) => launchWorker({ env: { ...env, ...extra }, mainFile: files.mainFile, logFile: logOf(name), onSpawn }))
    }
    const env = childEnvironment('verifier', await environmentOf('verifier'))
    add('verifier', (onSpawn, extra) =>
      launchVerifier({ env: { ...env, ...extra }, mainFile: files.verifierFile, logFile: logOf('verifier'), onSpawn }),
    )

    const workers = [...processes.values()].filter(({ name }) => name.startsWith('worker-'))
    let wantedWorkers = usualWorkers
    const wanted = () => [...processes.values()].filter((each) => !workers.includes(each) || workers.indexOf(each) < wantedWorkers)

    async function scaleWorkers(count: number): Promise<void> {
      wantedWorkers = count
      await Promise.all(workers.map((each, index) => (index < count ? each.start() : each.stop())))
    }

    const inTurn = createQueue()
    const restartTemporal: World['temporal']['restart'] = ({ isEmptied = false, hasNamespace: wants }) =>
      inTurn(async () => {
        await temporal.stop()
        if (isEmptied) rmSync(temporalFolder, { recursive: true, force: true })
        hasNamespace = wants ?? hasNamespace
        await temporal.restart()
      })

    async function heal(): Promise<void> {
      disk?.free()
      for (const each of links.values()) each.repair()
      for (const each of processes.values()) each.resume()
      if (!hasNamespace) await restartTemporal({ isEmptied: true, hasNamespace: true })
      await Promise.all(wanted().map((each) => (each.hasExtra() ? each.restart() : undefined)))
      await scaleWorkers(usualWorkers)
      await Promise.all(wanted().map((each) => each.start()))
      // The longest pause of the supervisor is 15 s, and a process takes a few to start on a busy machine.
      if (await becomesTrue(() => wanted().every((each) => each.isRunning()), 90_000)) return
      const down = wanted().filter((each) => !each.isRunning())
      throw new Error(`These do not run again: ${down.map(({ name }) => name).join(', ')}.`)
    }

    const copied = join(folder, 'postgres-copy')
    await Promise.all(wanted().map((each) => each.start()))
    return {
      webUrls,
      ownerUrl,
      superuserUrl,
      operators,
      folder,
      links,
      processes,
      scaleWorkers,
      disk,
      temporal: { restart: restartTemporal },
      postgres: {
        async copy() {
          await postgres.stop()
          rmSync(copied, { recursive: true, force: true })
          cpSync(postgresFolder, copied, { recursive: true, preserveTimestamps: true })
          await postgres.restart()
        },
        async restore() {
          await postgres.stop()
          rmSync(postgresFolder, { recursive: true, force: true })
          cpSync(copied, postgresFolder, { recursive: true, preserveTimestamps: true })
          await postgres.restart()
        },
      },
      heal,
      measure: () => measureWorld(wanted(), superuserUrl),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
