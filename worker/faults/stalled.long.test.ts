import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'

test('a batch is stalled after five failed attempts, until it moves again', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  await instance.owner.query('revoke execute on function lock_slice(uuid, integer) from countersign_worker')
  const batchId = await instance.upload(maker, peopleCsv('Pune', 20))
  await using _ = await startFlow(instance)
  const stalled = async () => (await getBatch({ ctx: maker, input: { batchId } })).stalled
  // Between the attempts are 1, 2, 4 and 8 seconds.
  await vi.waitFor(async () => expect(await stalled()).not.toBeNull(), { timeout: 60_000, interval: 100 })
  expect(await stalled()).toEqual({ cause: '42501', attempts: 5, since: expect.stringMatching(/^\d{4}-/) })

  await instance.owner.query('grant execute on function lock_slice(uuid, integer) to countersign_worker')
  await untilState(instance, batchId, 'pending', 90_000)
  expect(await stalled()).toBeNull()
})
