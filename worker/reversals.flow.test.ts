import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { openTestInstance, type TestInstance } from '#test/instance'
import { closedBatch, confirmToReverse, proposeToReverse, rowsOf } from '#test/reversals'
import { emptyTemporal } from '#test/temporal/empty-temporal'
import { letTimePass, startFlow } from '#test/temporal/flow'

test('a reversal in a closed batch is applied without a signal by an empty Temporal, and the batch stays closed', async () => {
  await using instance = await openTestInstance()
  await using temporal = await emptyTemporal()
  const batchId = await withConfirmedReversal(await closedBatch(instance))
  expect(await readSnapshot(instance.web, batchId)).toMatchObject({ state: 'closed', phase: 'deciding', balance: { approved: 6 } })
  await using flow = await startFlow(instance, { address: temporal.address })
  await untilReversed(instance, batchId)
  // Its run ends, so that closed batches cost Temporal nothing.
  await vi.waitFor(async () => expect(await flow.client.findWorkflow(batchId)).toMatchObject({ isRunning: false }), { timeout: 30_000 })
})

test('the reconciler finds a reversal of a batch that it has just visited', async () => {
  await using instance = await openTestInstance()
  // Before the flow, whose verifier could still be at it when the people are decided.
  const scene = await closedBatch(instance)
  await instance.owner.query('update batch set reconciled_at = clock_timestamp()')
  await using _ = await startFlow(instance)
  const batchId = await withConfirmedReversal(scene)
  await letTimePass(instance, 6)
  await untilReversed(instance, batchId)
})

/** A closed batch in which two people of different slices are to be reversed. */
async function withConfirmedReversal({ first, second, batchId }: Awaited<ReturnType<typeof closedBatch>>): Promise<string> {
  const { id } = await proposeToReverse(first, rowsOf(batchId, 1, 6))
  await confirmToReverse(second, id)
  return batchId
}

const untilReversed = (instance: TestInstance, batchId: string) =>
  vi.waitFor(
    async () =>
      expect(await readSnapshot(instance.web, batchId)).toMatchObject({
        state: 'closed',
        phase: 'ended',
        balance: { approved: 4, reversed: 2 },
      }),
    { timeout: 30_000 },
  )
