import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { readEnvironment } from '#core/environment'
import { testTemporal } from '#test/temporal/temporal'
import { openWorkerClient } from './client'

test('a ping fails when the namespace is missing', async () => {
  const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: testTemporal().address, TEMPORAL_NAMESPACE: 'missing' })
  await expect(client.ping()).rejects.toThrow()
  await client.close()
})

test('the backlog of a task queue is what no worker takes', async () => {
  const queue = `backlog-${randomUUID()}`
  const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: testTemporal().address, TEMPORAL_TASK_QUEUE: queue })
  const batchId = randomUUID()
  await client.ensureRunning(batchId)
  await vi.waitFor(async () => expect(await client.readBacklog()).toContainEqual({ queue: 'main', kind: 'workflow', tasks: 1 }), 20_000)
  expect(await client.readBacklog()).toContainEqual({ queue: 'review-index', kind: 'activity', tasks: 0 })
  expect(await client.readStatus(5_000)).toEqual({
    version: expect.stringMatching(/^\d+\.\d+/),
    queues: expect.arrayContaining([{ queue: 'main', kind: 'workflow', tasks: 1, pollers: 0, polledAt: null }]),
  })
  await client.close()
})
