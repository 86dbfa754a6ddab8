import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, workflowsOf } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'

test.runIf(process.platform === 'linux')(
  'a batch whose worker froze during the survey is stalled with that cause, until a worker goes on',
  async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 1_000))
    const environment = workerEnvironment(instance)
    const held = await hold(instance, 'lock table upload_chunk', [])
    await using worker = startWorkerProcess(environment)
    await untilLockedOut(instance.owner)
    const processes = [worker.pid, workflowsOf(worker)]
    for (const pid of processes) process.kill(pid, 'SIGSTOP')
    await using _ = await startFlow(instance, { taskQueue: environment.TEMPORAL_TASK_QUEUE ?? '', verifies: false })
    const stalled = async () => (await getBatch({ ctx: maker, input: { batchId } })).stalled
    await vi.waitFor(async () => expect(await stalled()).toMatchObject({ cause: 'worker-silent' }), { timeout: 90_000, interval: 500 })
    await held[Symbol.asyncDispose]()
    for (const pid of processes) process.kill(pid, 'SIGCONT')
    await untilState(instance, batchId, 'pending', 90_000)
    await vi.waitFor(async () => expect(await stalled()).toBeNull(), { timeout: 30_000 })
  },
)
