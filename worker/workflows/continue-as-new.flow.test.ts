import { Client, Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'
import { untilLockedOut } from '#test/until-locked-out'
import { refreshSignal } from '#worker/contract'

test('a run with a long history continues in a new run and keeps its review index and a decision', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false })
  const connection = await Connection.connect({ address: flow.environment.TEMPORAL_ADDRESS ?? '' })
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bringUnverified(maker, peopleCsv('Pune', 20))
  const handle = () => new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId))
  const runId = async () => (await handle().describe()).runId
  {
    await using _ = await hold(
      instance,
      `insert into review_index_slice (batch_id, slice_no, cities, domains, births) values ($1, 1, '', '', '')`,
      [batchId],
    )
    await flow.client.signalRefresh(batchId)
    await untilLockedOut(instance.owner)
    const first = await runId()
    // Temporal suggests a new run when a history exceeds 4 MiB; a forged signal may carry anything.
    for (let sent = 0; sent < 6; sent += 1) await handle().signal(refreshSignal.name, 'x'.repeat(900_000))
    // The workflow continues after its next signal, which the reconciler sends elsewhere: these may all have come while an activity ran.
    await vi.waitFor(
      async () => {
        await flow.client.signalRefresh(batchId)
        expect(await runId()).not.toBe(first)
      },
      { timeout: 60_000, interval: 500 },
    )
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 20 } })
    await flow.client.signalRefresh(batchId)
  }
  await vi.waitFor(
    async () => expect((await instance.owner.query('select from review_index where built_at is not null')).rowCount).toBe(1),
    { timeout: 60_000 },
  )
  await vi.waitFor(async () => expect(await flow.client.queryProgress(batchId, 5_000)).toMatchObject({ balance: { approved: 20 } }), {
    timeout: 60_000,
  })
  await untilState(instance, batchId, 'closed')
  await connection.close()
})
