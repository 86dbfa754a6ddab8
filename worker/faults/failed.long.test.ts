import getPort from 'get-port'
import { expect, test, vi } from 'vitest'
import { openTestInstance } from '#test/instance'
import { emptyTemporal } from '#test/temporal/empty-temporal'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, workflowsOf } from '#test/temporal/worker-process'

// The SDK repeats a poll for a minute before it fails.
test('a worker whose namespace goes missing is not healthy after 15 s, and ends when its polls have failed', async () => {
  await using instance = await openTestInstance()
  const first = await emptyTemporal({ namespace: 'ours' })
  const WORKER_HEALTH_ADDRESS = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`
  const environment = { TEMPORAL_ADDRESS: first.address, TEMPORAL_NAMESPACE: 'ours', WORKER_HEALTH_ADDRESS }
  await using worker = startWorkerProcess(workerEnvironment(instance, environment))
  await vi.waitFor(() => expect(worker.output()).toContain('worker is ready'), { timeout: 60_000 })
  const health = async () => (await fetch(`http://${WORKER_HEALTH_ADDRESS}`)).status
  await vi.waitFor(async () => expect(await health()).toBe(200), { timeout: 30_000 })
  // Its failure would end the worker too, and here the activities are to fail.
  const workflows = workflowsOf(worker)
  process.kill(workflows, 'SIGSTOP')
  await first[Symbol.asyncDispose]()
  await using _ = await emptyTemporal({ port: first.port })
  await vi.waitFor(async () => expect(await health()).toBe(503), { timeout: 30_000 })
  await vi.waitFor(() => expect(worker.output()).toContain('the worker has failed and ends'), { timeout: 180_000, interval: 500 })
  await vi.waitFor(() => expect(worker.hasEnded()).toBe(true), { timeout: 10_000 })
  // A stopped process would outlive the test.
  process.kill(workflows, 'SIGKILL')
})
