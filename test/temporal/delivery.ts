import { dirname, join } from 'node:path'
import { NativeConnection } from '@temporalio/worker'
import { v7 as uuidv7 } from 'uuid'
import { inject } from 'vitest'
import { type Database, openDatabase } from '#core/database/open-database'
import { workWhenNotified } from '#core/database/work-when-notified'
import { type Environment, readEnvironment } from '#core/environment'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { openDeliveryClient } from '#delivery/client'
import { deliveryQueueOf } from '#delivery/contract'
import { createDeliveryActivities } from '#delivery/deliver-activity'
import { startDueDeliveries } from '#delivery/start-due-deliveries'
import type { TestInstance } from '#test/instance'
import { deliveryKeys } from '#test/targets'
import { openLog } from '#worker/log'
import { createWorker } from '#worker/temporal'
import { installRuntime } from './flow'
import { testTemporal } from './temporal'

type Options = { address?: string; taskQueue?: string; around?: (db: Database) => Database }

/** A running delivery process of this instance, as main.ts runs one, on a task queue of its own. `around` changes its database. */
export async function startDelivery({ database }: TestInstance, { address, taskQueue = uuidv7(), around = (db) => db }: Options = {}) {
  installRuntime()
  const temporal = testTemporal()
  const environment: Environment = {
    ...readEnvironment({}),
    TEMPORAL_ADDRESS: address ?? temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
  }
  const log = openLog('silent')
  const db = openDatabase({ url: database.deliveryUrl, poolSize: 2, name: 'test delivery process' })
  const [temporalClient, client] = [openDeliveryClient(environment), openOutboundClient({ allowedNetworks: '127.0.0.1' })]
  const connection = await NativeConnection.connect({ address: environment.TEMPORAL_ADDRESS })
  const stopping = new AbortController()
  const worker = await createWorker({
    connection,
    environment,
    takes: {
      taskQueue: deliveryQueueOf(taskQueue),
      activities: createDeliveryActivities({ ctx: { db: around(db) }, log, privateKey: deliveryKeys.privateKey, client }),
      workflowBundle: { codePath: join(dirname(inject('workerFile')), 'delivery-workflow-bundle.js') },
    },
  })
  const running = worker.run()
  const starting = workWhenNotified({
    db,
    url: database.deliveryUrl,
    name: 'test delivery, due batches',
    channel: 'deliveries_due',
    log,
    outage: { failed: 'deliveries cannot be started', worked: 'deliveries are started again' },
    signal: stopping.signal,
    work: () => startDueDeliveries({ ctx: { db }, client: temporalClient }),
  })
  return {
    environment,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      worker.shutdown()
      await Promise.all([running, starting])
      await Promise.all([temporalClient.close(), connection.close()])
      client.close()
      await db.close()
    },
  }
}
