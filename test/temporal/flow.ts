import { dirname, join } from 'node:path'
import { DefaultLogger, NativeConnection, Runtime, type WorkflowBundleOption } from '@temporalio/worker'
import { v7 as uuidv7 } from 'uuid'
import { expect, inject, vi } from 'vitest'
import type { BatchState } from '#core/batches/batch'
import type { SystemContext } from '#core/context'
import { type Environment, readEnvironment } from '#core/environment'
import type { TestInstance } from '#test/instance'
import { verifyRequested } from '#verifier/verify-requested'
import { activityQueues } from '#worker/activities/activity-queues'
import { createActivities } from '#worker/activities/create-activities'
import { openWorkerClient, type WorkerClient } from '#worker/client'
import { openLog } from '#worker/log'
import { reconcile } from '#worker/reconcile'
import { registerSearchAttributes } from '#worker/search-attributes'
import { signalVerified } from '#worker/signal-verified'
import { createWorker } from '#worker/temporal'
import { testTemporal } from './temporal'

export type FlowOptions = {
  /** The database of the worker; the instance's own by default. */
  ctx?: SystemContext
  address?: string
  settings?: Partial<Pick<Environment, 'SLICE_ROWS' | 'WORK_BUDGET_MS' | 'WORKERS_PER_BATCH'>>
  /** The bytes of a file for each lane that surveys it; large by default. */
  surveyBytesPerLane?: number
  /** False runs no reconciler, so that only signals move a batch. */
  reconciles?: boolean
  /** False runs no verifier. */
  verifies?: boolean
  /** Which tasks this worker polls for; all by default. The last runs everything but the activity that builds review indexes. */
  takes?: 'workflows' | 'activities' | 'all-but-review-indexes'
  taskQueue?: string
  /** The workflows; those of the present code by default. */
  workflowBundle?: WorkflowBundleOption
  /** The interval at which search attributes are registered; without it none are set. */
  registersEveryMs?: number
}

/** A running worker and verifier of this instance, as main.ts runs one, on a task queue of its own. */
export type Flow = { client: WorkerClient; environment: Environment; [Symbol.asyncDispose](): Promise<void> }

export async function startFlow(instance: TestInstance, options: FlowOptions = {}): Promise<Flow> {
  installRuntime()
  const { ctx = instance.worker, settings = {}, reconciles = true, verifies = true } = options
  const temporal = testTemporal()
  const environment: Environment = {
    ...readEnvironment({}),
    ...settings,
    TEMPORAL_ADDRESS: options.address ?? temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: options.taskQueue ?? uuidv7(),
  }
  const log = openLog('silent')
  const client = openWorkerClient(environment)
  const connection = await NativeConnection.connect({ address: environment.TEMPORAL_ADDRESS })
  const stopping = new AbortController()
  const { signal } = stopping
  const { registersEveryMs: everyMs } = options
  const attributes = everyMs ? registerSearchAttributes({ client, log, signal, everyMs }) : undefined
  const workflows = { workflowBundle: options.workflowBundle ?? workflowBundle() }
  const isSearchable = attributes?.isSearchable ?? (async () => false)
  const activities = createActivities(
    { ctx, log, isSearchable, lanes: environment.WORKERS_PER_BATCH, surveyBytesPerLane: options.surveyBytesPerLane },
    environment,
  )
  const [main = {}, reviewIndex = {}] = activityQueues(activities, environment)
  const takes = {
    all: [{ ...workflows, ...main }, reviewIndex],
    workflows: [workflows],
    activities: [main, reviewIndex],
    'all-but-review-indexes': [{ ...workflows, ...main }],
  }[options.takes ?? 'all']
  const workers = await Promise.all(takes.map((each) => createWorker({ connection, environment, takes: each })))
  const running = workers.map((worker) => worker.run())
  const verifying = verifies
    ? verifyRequested({ ctx: instance.verifier, url: instance.database.verifierUrl, log, signal })
    : Promise.resolve()
  const stopSignalling = signalVerified({ client, url: instance.database.workerUrl, log })
  const reconciling = reconciles ? reconcile({ ctx, client, log, signal }) : Promise.resolve()
  return {
    client,
    environment,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      for (const worker of workers) worker.shutdown()
      await Promise.all([...running, reconciling, verifying, attributes?.ended, stopSignalling()])
      await client.close()
      await connection.close()
    },
  }
}

let isInstalled = false

/** Silences Temporal's own log, once in a process. */
export function installRuntime(): void {
  if (!isInstalled) Runtime.install({ logger: new DefaultLogger('ERROR', () => {}), shutdownSignals: [] })
  isInstalled = true
}

/** The built workflows. */
export const workflowBundle = () => ({ codePath: join(dirname(inject('workerFile')), 'workflow-bundle.js') })

/** Waits until the batch is in this state. */
export async function untilState({ owner }: TestInstance, batchId: string, state: BatchState, timeout = 60_000): Promise<void> {
  const read = async () => {
    const { rows } = await owner.query('select state, stalled, refusal from batch where id = $1', [batchId])
    expect(rows).toMatchObject([{ state }])
  }
  await vi.waitFor(read, { timeout, interval: 50 })
}

/** Moves the last visit of the reconciler to every open batch back by so many seconds. */
export async function letTimePass({ owner }: TestInstance, seconds: number): Promise<void> {
  await owner.query(`update batch set reconciled_at = reconciled_at - make_interval(secs => $1)`, [seconds])
}
