import { expect, test, vi } from 'vitest'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import type { WorkerClient } from '#worker/client'
import { openLog } from '#worker/log'
import { askNightly } from './ask-nightly'

test('requests the deep verification that Temporal missed, once', async () => {
  await using instance = await openTestInstance()
  await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 2))
  await askOnce(instance)
  expect(await requests(instance)).toBe(0)
  await instance.owner.query(`update batch set import_ended_at = import_ended_at - interval '27 hours'`)
  await askOnce(instance)
  await askOnce(instance)
  expect(await requests(instance)).toBe(1)
})

/** One round without Temporal. */
async function askOnce({ verifier: ctx }: TestInstance): Promise<void> {
  const stopping = new AbortController()
  const ensureNightlyVerification = vi.fn(async () => stopping.abort())
  const client = { ensureNightlyVerification } as unknown as WorkerClient
  await askNightly({ ctx, client, log: openLog('silent'), signal: stopping.signal, cron: '0 2 * * *' })
}

async function requests({ owner }: TestInstance): Promise<number> {
  return (await owner.query('select from deep_verification')).rowCount ?? 0
}
