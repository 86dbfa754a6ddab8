import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { sampleOf } from '#test/sample'
import { untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, workflowsOf } from '#test/temporal/worker-process'

const mostMiB = 256

test.runIf(process.platform === 'linux')(
  'a worker needs little more for a large file than for a small one',
  { timeout: 120_000 },
  async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const [small, large] = [await sampleOf(100, 1), await sampleOf(200_000, 2)]
    await using worker = startWorkerProcess(workerEnvironment(instance))
    await untilState(instance, await instance.upload(maker, small.bytes), 'pending')
    const pids = [worker.pid, workflowsOf(worker)]
    const idle = memoryMiB(pids, 'VmRSS')
    // Resets the peak of the process.
    for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5')
    await untilState(instance, await instance.upload(maker, large.bytes), 'pending')
    expect(memoryMiB(pids, 'VmHWM') - idle).toBeLessThan(mostMiB)
  },
)

function memoryMiB(pids: number[], kind: 'VmRSS' | 'VmHWM'): number {
  const kib = pids.map((pid) => Number(new RegExp(`${kind}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]))
  return kib.reduce((sum, one) => sum + one, 0) / 1024
}
