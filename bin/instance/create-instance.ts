import { join } from 'node:path'
import { buildWeb } from '#bin/build/build-web'
import { buildWorker } from '#bin/build/build-worker'
import { generateClient } from '#bin/build/generate-client'
import { makeOwnerDatabase } from '#bin/services/owner-database'
import { startPostgres } from '#bin/services/postgres'
import type { ServiceProcess } from '#bin/services/service-process'
import { startTemporal } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'
import { authSecretsOf, type Environment } from '#core/environment'
import type { AuthSecrets } from '#core/secrets/auth-secrets'
import { seedDemoOperators } from '#database/seed'
import { childEnvironment } from './child-environment'
import { type DataFolderLock, lockDataFolder } from './data-folder-lock'
import { embeddedOwnerUrl } from './embedded-owner-url'
import { launchWeb } from './launch-web'
import { launchDelivery, launchVerifier, launchWorker } from './launch-worker'
import { limitsOf } from './limits-of'
import { moveOlderDataAside, noteMigrations } from './older-data'
import { policyOf } from './policy-of'
import { choosePorts, type Ports } from './ports'
import { prepareDatabase } from './prepare-database'
import type { Progress } from './progress'
import { rotateLogs } from './rotate-logs'
import { keepSecrets, type Secrets } from './secrets'
import { type SupervisedService, supervise } from './supervise'

interface InstanceOptions {
  environment: Environment
  /** The variables that were really given: the environment itself fills in defaults. */
  given: Record<string, string | undefined>
  /** Absolute. */
  dataFolder: string
  isDevelopment: boolean
  progress: Progress
}

export const SERVICES = ['postgres', 'temporal', 'worker', 'verifier', 'delivery', 'web'] as const
export type ServiceName = (typeof SERVICES)[number]

export interface RunningInstance {
  url: string
  ownerUrl: string
  temporalAddress: string
  temporalUiUrl: string | undefined
  /** Whether it runs on a database that it made itself, with demo operators in it. */
  isDemo: boolean
  /** The services that this instance runs itself. */
  services: Map<ServiceName, SupervisedService>
}

export interface Instance {
  /** Starts everything. Throws the first failure; call `stop` then too. */
  start(): Promise<RunningInstance>
  /** Stops everything that was started, at any time, and leaves no process. */
  stop(): Promise<void>
}

/**
 * Starts and stops PostgreSQL and Temporal, each unless its address is given, a worker, a verifier, the web server, and a delivery process if it
 * has a key.
 */
export function createInstance({ environment, given, dataFolder, isDevelopment, progress }: InstanceOptions): Instance {
  const services = new Map<ServiceName, SupervisedService>()
  const helpers = new Set<ServiceProcess>()
  let lock: DataFolderLock | undefined
  let isStopping = false

  const record = (name: string, pid: number) => lock?.record(name, pid)
  const addHelper = (name: string) => (started: ServiceProcess) => {
    helpers.add(started)
    record(name, started.pid)
    if (isStopping) void started.stop('SIGKILL', 0)
  }

  async function run(name: ServiceName, logFile: string, launch: Parameters<typeof supervise>[0]['launch']): Promise<void> {
    if (isStopping) throw new Error('Stopping.')
    const service = supervise({ name, logFile, launch, onSpawn: record, say: progress.say })
    services.set(name, service)
    await service.start()
  }

  async function start(): Promise<RunningInstance> {
    const url = given.PUBLIC_URL ?? `http://localhost:${environment.PORT}`
    lock = await lockDataFolder(dataFolder, url, progress.say)
    if (environment.DATABASE_URL === undefined) {
      const aside = moveOlderDataAside(dataFolder)
      if (aside) progress.say(`The data here is of an older version, which this one cannot use: it is now in ${aside}, complete.`)
    }
    const ports = await choosePorts(environment, dataFolder)
    const secrets = keepSecrets(dataFolder)
    const logs = rotateLogs(dataFolder, [...SERVICES, 'build'])
    const logOf = (name: string) => join(logs, `${name}.log`)
    const authSecrets = authSecretsOf({ ...environment, AUTH_SECRET: environment.AUTH_SECRET ?? secrets.authSecret })

    const client = progress.step('prisma generate', async (note) => note((await generateClient()) ? 'generated' : 'unchanged'))
    const built = isDevelopment ? client.then(() => undefined) : client.then(() => build(logOf('build')))
    const temporal = bringUpTemporal(ports, logOf('temporal'))
    const database = bringUpDatabase(ports, secrets, authSecrets, logOf('postgres'))
    const seeded = database.then(({ ownerUrl, isDemo }) => seed(isDemo, ownerUrl))

    const shared = Promise.all([database, temporal]).then(([{ urls }, server]) => ({
      ...given,
      PUBLIC_URL: url,
      AUTH_SECRET: authSecrets.present,
      AUTH_DATABASE_URL: urls.auth,
      WEB_DATABASE_URL: urls.web,
      WORKER_DATABASE_URL: urls.worker,
      VERIFIER_DATABASE_URL: urls.verifier,
      DELIVERY_DATABASE_URL: urls.delivery,
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_UI_URL: server.uiUrl,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
    }))
    const workerBuilt = isDevelopment ? client.then(() => undefined) : client.then(() => buildWorkerFiles())
    const worker = Promise.all([shared, workerBuilt]).then(([env, files]) => bringUpWorker(env, files?.mainFile, logOf('worker')))
    const verifier = Promise.all([shared, workerBuilt]).then(([env, files]) => bringUpVerifier(env, files?.verifierFile, logOf('verifier')))
    const delivery = Promise.all([shared, workerBuilt]).then(([env, files]) =>
      environment.DELIVERY_PRIVATE_KEY ? bringUpDelivery(env, files?.deliveryFile, logOf('delivery')) : undefined,
    )
    const web = Promise.all([shared, built]).then(([env, serverFile]) => bringUpWeb(env, serverFile, ports.web, logOf('web')))

    const [{ ownerUrl, isDemo }, { address, uiUrl }] = await allOrFirstFailure([
      database,
      temporal,
      worker,
      verifier,
      delivery,
      web,
      seeded,
      client,
    ])
    return { url, ownerUrl, temporalAddress: address, temporalUiUrl: uiUrl, isDemo, services }
  }

  function build(logFile: string): Promise<string> {
    return progress.step('web build', async (note) => {
      const { serverFile, how } = await buildWeb({ dataFolder, logFile, onSpawn: addHelper('build') })
      note(how)
      return serverFile
    })
  }

  async function bringUpTemporal(ports: Ports, logFile: string): Promise<{ address: string; uiUrl: string | undefined }> {
    const { TEMPORAL_ADDRESS: address, TEMPORAL_UI_URL: uiUrl } = environment
    if (address !== undefined) return { address, uiUrl }
    const cli = await progress.step('Temporal CLI', async (note) => {
      const path = await findTemporalCli({ dataFolder })
      note(path)
      return path
    })
    const options = { cli, dataFolder: join(dataFolder, 'temporal'), port: ports.temporal, uiPort: ports.temporalUi, logFile }
    await progress.step('Temporal', async (note) => {
      await run('temporal', logFile, (onSpawn) => startTemporal({ ...options, namespace: environment.TEMPORAL_NAMESPACE, onSpawn }))
      note(`port ${ports.temporal}, Web UI on ${ports.temporalUi}`)
    })
    return { address: `127.0.0.1:${ports.temporal}`, uiUrl: uiUrl ?? `http://localhost:${ports.temporalUi}` }
  }

  async function bringUpDatabase(ports: Ports, secrets: Secrets, authSecrets: AuthSecrets, logFile: string) {
    const isDemo = environment.DATABASE_URL === undefined
    const ownerUrl = environment.DATABASE_URL ?? (await bringUpPostgres(ports.postgres, secrets, logFile))
    const {
      AUTH_DATABASE_URL: auth,
      WEB_DATABASE_URL: web,
      WORKER_DATABASE_URL: worker,
      VERIFIER_DATABASE_URL: verifier,
      DELIVERY_DATABASE_URL: delivery,
    } = environment
    const { urls } = await progress.step('roles, migrations', async (note) => {
      const prepared = await prepareDatabase({
        ownerUrl,
        authSecrets,
        policy: policyOf(environment, { isDemo }),
        limits: limitsOf(environment),
        given: isDemo ? {} : { auth, web, worker, verifier, delivery },
        passwords: secrets,
      })
      if (isDemo) noteMigrations(dataFolder)
      note(prepared.applied.length === 0 ? 'nothing new' : `${prepared.applied.length} applied`)
      return prepared
    })
    return { ownerUrl, urls, isDemo }
  }

  async function bringUpPostgres(port: number, secrets: Secrets, logFile: string): Promise<string> {
    const options = { dataFolder: join(dataFolder, 'postgres'), port, superuserPassword: secrets.superuser, logFile }
    return progress.step('PostgreSQL', async (note) => {
      await run('postgres', logFile, (onSpawn) => startPostgres({ ...options, onSpawn }))
      note(`port ${port}`)
      await makeOwnerDatabase(`postgresql://postgres:${secrets.superuser}@127.0.0.1:${port}/postgres`, secrets.owner, 'countersign')
      return embeddedOwnerUrl(port, secrets)
    })
  }

  function buildWorkerFiles(): Promise<{ mainFile: string; verifierFile: string; deliveryFile: string }> {
    return progress.step('worker build', async (note) => {
      const { how, ...files } = await buildWorker()
      note(how)
      return files
    })
  }

  async function bringUpWorker(env: Record<string, string | undefined>, mainFile: string | undefined, logFile: string): Promise<void> {
    await progress.step('worker', () =>
      run('worker', logFile, (onSpawn) => launchWorker({ env: childEnvironment('worker', env), mainFile, logFile, onSpawn })),
    )
  }

  async function bringUpVerifier(env: Record<string, string | undefined>, mainFile: string | undefined, logFile: string): Promise<void> {
    await progress.step('verifier', () =>
      run('verifier', logFile, (onSpawn) => launchVerifier({ env: childEnvironment('verifier', env), mainFile, logFile, onSpawn })),
    )
  }

  async function bringUpDelivery(env: Record<string, string | undefined>, mainFile: string | undefined, logFile: string): Promise<void> {
    await progress.step('delivery', () =>
      run('delivery', logFile, (onSpawn) => launchDelivery({ env: childEnvironment('delivery', env), mainFile, logFile, onSpawn })),
    )
  }

  async function bringUpWeb(env: Record<string, string | undefined>, serverFile: string | undefined, port: number, logFile: string) {
    const options = { env: childEnvironment('web', env), host: environment.HOST, port, logFile, serverFile }
    await progress.step('web', () => run('web', logFile, (onSpawn) => launchWeb({ ...options, onSpawn })))
  }

  /** Never into a database that was given; seeding also skips a database with operators. */
  async function seed(isDemo: boolean, ownerUrl: string): Promise<void> {
    if (!isDemo) return
    await progress.step('demo operators', async (note) => note((await seedDemoOperators({ ownerUrl })) ? 'made' : 'there already'))
  }

  async function stop(): Promise<void> {
    isStopping = true
    await Promise.all([...helpers].map((helper) => helper.stop('SIGTERM', 1_000)))
    // Clients stop before the services they use.
    for (const names of [
      ['web', 'worker', 'verifier', 'delivery'],
      ['temporal', 'postgres'],
    ] as const) {
      await Promise.all(names.map((name) => services.get(name)?.stop()))
    }
    lock?.release()
  }

  return { start, stop }
}

/** Promise.all, without unhandled rejections of those that fail after the first. */
async function allOrFirstFailure<Results extends readonly unknown[]>(
  steps: { [Index in keyof Results]: Promise<Results[Index]> },
): Promise<Results> {
  for (const step of steps) step.catch(() => {})
  return Promise.all(steps) as Promise<Results>
}
