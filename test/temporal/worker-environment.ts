import { randomUUID } from 'node:crypto'
import type { TestInstance } from '#test/instance'
import { testTemporal } from './temporal'

/** The environment of a worker process of this instance, on a task queue of its own; `settings` add to the rest or replace it. */
export function workerEnvironment(instance: TestInstance, settings: Record<string, string> = {}): Record<string, string> {
  const { address, namespace } = testTemporal()
  return {
    WORKER_DATABASE_URL: instance.database.workerUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: randomUUID(),
    ...settings,
  }
}

/** The same for a worker whose database connections have this name. */
export function namedWorker(name: string, environment: Record<string, string>): Record<string, string> {
  const url = new URL(environment.WORKER_DATABASE_URL ?? '')
  url.searchParams.set('application_name', name)
  return { ...environment, WORKER_DATABASE_URL: url.href }
}
