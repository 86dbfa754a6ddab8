import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { openLog } from '#worker/log'
import { markWithoutWorkers } from './mark-without-workers'

test('a batch is stalled after 30 s when no worker is running, and after 45 s when workers are connected and mark nothing', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const [young, old] = [await instance.upload(maker, peopleCsv('Pune', 2)), await instance.upload(maker, peopleCsv('Oslo', 2))]
  await letStandStill(instance, young, 31)
  await letStandStill(instance, old, 46)
  const worker = new pg.Client({ connectionString: instance.database.workerUrl })
  await worker.connect()
  const [stopping, log] = [new AbortController(), openLog('silent')]
  const warn = vi.spyOn(log, 'warn')
  const client = { findObstacle: async () => ({ cause: 'worker-silent', attempts: 2 }), signalStalled: async () => {} }
  const marking = markWithoutWorkers({ ctx: instance.verifier, client, log, signal: stopping.signal, everyMs: 50 })
  const stalledOf = async (batchId: string) => (await getBatch({ ctx: maker, input: { batchId } })).stalled

  await vi.waitFor(async () => expect(await stalledOf(old)).toMatchObject({ cause: 'worker-silent', attempts: 2 }), options)
  expect(await stalledOf(young)).toBeNull()
  await worker.end()
  await vi.waitFor(async () => expect(await stalledOf(young)).toMatchObject({ cause: 'no-worker-running', attempts: 1 }), options)
  stopping.abort()
  await marking
  expect(warn.mock.calls).toEqual([
    [{ batchId: old, cause: 'worker-silent', attempts: 2 }, 'a batch has not moved for 30 s'],
    [{ batchId: young, cause: 'no-worker-running', attempts: 1 }, 'a batch has not moved for 30 s'],
  ])
})

const options = { timeout: 20_000, interval: 50 }

async function letStandStill({ owner }: TestInstance, batchId: string, seconds: number): Promise<void> {
  await owner.query('update batch set created_at = created_at - make_interval(secs => $2) where id = $1', [batchId, seconds])
}
