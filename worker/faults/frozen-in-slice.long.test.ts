import { expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { sampleOf } from '#test/sample'
import { untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, workflowsOf } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'

// Temporal gives a task to a frozen worker as long as one of its polls is open, and notices ten seconds later each time.
test('a worker that freezes within a slice blocks no other worker, and works again when it wakes up', async () => {
  await using instance = await openTestInstance()
  const { bytes, summary } = await sampleOf(5_000)
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, bytes)
  const environment = workerEnvironment(instance, { SLICE_ROWS: '1000' })
  const failedRows = await hold(instance, 'lock table failed_row in share mode', [])
  await using frozen = startWorkerProcess(environment)
  await untilLockedOut(instance.owner)
  const processes = [frozen.pid, workflowsOf(frozen)]
  for (const pid of processes) process.kill(pid, 'SIGSTOP')
  await failedRows[Symbol.asyncDispose]()
  {
    await using _ = startWorkerProcess(environment)
    await untilState(instance, batchId, 'pending', 300_000)
  }
  const { balance } = await getBatch({ ctx: maker, input: { batchId } })
  expect(balance).toMatchObject({ pending: summary.valid, invalid: summary.invalid, duplicate: summary.duplicate, notRead: 0 })

  for (const pid of processes) process.kill(pid, 'SIGCONT')
  const next = await instance.upload(maker, peopleCsv('Pune', 20))
  await untilState(instance, next, 'pending')
  expect(frozen.output()).not.toContain('TypeError')
})
