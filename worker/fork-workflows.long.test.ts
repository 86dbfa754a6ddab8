import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { readEnvironment } from '#core/environment'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, workflowsOf } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'
import { openWorkerClient } from './client'

test.runIf(process.platform === 'linux')('a worker and the process of its workflows end together', { timeout: 120_000 }, async () => {
  await using instance = await openTestInstance()
  const environment = workerEnvironment(instance)
  const client = openWorkerClient(readEnvironment(environment))
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  const isAnswered = () =>
    client.queryProgress(batchId, 2_000).then(
      () => true,
      () => false,
    )
  {
    await using worker = startWorkerProcess(environment)
    await untilState(instance, batchId, 'pending')
    const workflows = workflowsOf(worker)
    expect(await isAnswered()).toBe(true)
    await worker.kill()
    await vi.waitFor(() => expect(isAlive(workflows)).toBe(false), { timeout: 10_000 })
    expect(await isAnswered()).toBe(false)
  }
  await using worker = startWorkerProcess(environment)
  await vi.waitFor(() => expect(worker.output()).toContain('worker is ready'), { timeout: 60_000 })
  process.kill(workflowsOf(worker), 'SIGKILL')
  await vi.waitFor(() => expect(isAlive(worker.pid)).toBe(false), { timeout: 10_000 })
  expect(worker.output()).toContain('and the worker with it')
  await client.close()
})

test.runIf(process.platform === 'linux')(
  'a worker stopped in the middle of a slice ends its workflows at once, and Temporal uses another worker',
  { timeout: 60_000 },
  async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 3_000))
    await instance.survey(batchId, { sliceRows: 1_000 })
    await using _ = await holdSlice(instance, batchId, 2)
    await using worker = startWorkerProcess(workerEnvironment(instance, { SLICE_ROWS: '1000' }))
    await untilLockedOut(instance.owner)
    const workflows = workflowsOf(worker)
    process.kill(worker.pid, 'SIGTERM')
    await vi.waitFor(() => expect(isAlive(workflows)).toBe(false), { timeout: 10_000 })
    expect(isAlive(worker.pid)).toBe(true)
  },
)

test.runIf(process.platform === 'linux')('the process of the workflows gets no URL of the database', { timeout: 60_000 }, async () => {
  await using instance = await openTestInstance()
  const environment = workerEnvironment(instance)
  await using worker = startWorkerProcess(environment)
  await vi.waitFor(() => expect(worker.output()).toContain('worker is ready'), { timeout: 60_000 })
  const given = readFileSync(`/proc/${workflowsOf(worker)}/environ`, 'utf8').split('\0')
  expect(given).toContain(`TEMPORAL_TASK_QUEUE=${environment.TEMPORAL_TASK_QUEUE}`)
  expect(given.filter((variable) => variable.includes('postgres'))).toEqual([])
})

/** A zombie, whose parent has not yet noticed its end, is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
