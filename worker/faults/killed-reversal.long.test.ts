import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { closedBatch, confirmToReverse, proposeToReverse } from '#test/reversals'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'

test('a worker killed in the middle of a reversal leaves whole slices, and another worker finishes it', async () => {
  await using instance = await openTestInstance()
  const { first, second, batchId } = await closedBatch(instance, 60, { sliceRows: 10 })
  const { id } = await proposeToReverse(first, { filter: {}, expectedCount: 60 })
  await confirmToReverse(second, id)
  const environment = workerEnvironment(instance)
  {
    await using _ = await holdSlice(instance, batchId, 4)
    await using doomed = startWorkerProcess(environment)
    await vi.waitFor(async () => expect((await balanceOf()).reversed).toBeGreaterThanOrEqual(30), { timeout: 60_000 })
    await untilLockedOut(instance.owner)
    await doomed.kill()
  }
  const { approved, reversed } = await balanceOf()
  expect([reversed % 10, approved + reversed]).toEqual([0, 60])
  expect(approved).toBeGreaterThan(0)
  await using _ = startWorkerProcess(environment)
  await vi.waitFor(async () => expect(await balanceOf()).toMatchObject({ approved: 0, reversed: 60 }), { timeout: 60_000 })
  const { rows } = await instance.owner.query('select applied, skipped from decision where verdict = $1', ['reverse'])
  expect(rows).toEqual([{ applied: 60, skipped: 0 }])

  async function balanceOf() {
    return (await readSnapshot(instance.web, batchId)).balance
  }
})
