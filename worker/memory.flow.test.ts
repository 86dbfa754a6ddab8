import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openTestDesk } from '#test/desk'
import { untilState } from '#test/flow'
import { sampleOf } from '#test/sample'
import { testTemporal } from '#test/temporal'
import { startWorkerProcess } from '#test/worker-process'

const mostMiB = 256

test.runIf(process.platform === 'linux')(
  'a worker needs little more for a large file than for a small one',
  { timeout: 120_000 },
  async () => {
    await using desk = await openTestDesk()
    const maker = await desk.signIn('maker')
    const [small, large] = [await sampleOf(100, 1), await sampleOf(200_000, 2)]
    const { address, namespace } = testTemporal()
    await using worker = startWorkerProcess({
      WORKER_DATABASE_URL: desk.database.workerUrl,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TASK_QUEUE: randomUUID(),
    })
    await untilState(desk, await desk.upload(maker, small.bytes), 'pending')
    const idle = memoryMiB(worker.pid, 'VmRSS')
    // Forgets the most that was held so far.
    writeFileSync(`/proc/${worker.pid}/clear_refs`, '5')
    await untilState(desk, await desk.upload(maker, large.bytes), 'pending')
    expect(memoryMiB(worker.pid, 'VmHWM') - idle).toBeLessThan(mostMiB)
  },
)

function memoryMiB(pid: number, kind: 'VmRSS' | 'VmHWM'): number {
  const [, kib] = new RegExp(`${kind}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}
