import { expect, test } from 'vitest'
import { openDatabase } from '#core/database/open-database'
import { openTestInstance } from '#test/instance'
import { getSystem } from './get-system'
import { reportProcess } from './report-process'

test('a worker that stops without saying so is silent within 30 s', async () => {
  await using instance = await openTestInstance()
  const admin = await instance.signIn('admin')
  const db = openDatabase({ url: instance.database.workerUrl, poolSize: 1, name: 'test worker that stops' })
  const read = async () => {
    const { processes, problems } = await getSystem({ ctx: admin, readTemporal: async () => ({ version: '1', queues: [] }) })
    return { states: processes.map(({ state }) => state), problems: problems.map(({ code }) => code) }
  }
  const stop = reportProcess({ ctx: { db }, polledMsAgo: () => 0 })
  await expect.poll(read).toEqual({ states: ['running'], problems: ['no-verifier'] })
  // It reports without end while it runs.
  await db.close()
  const stoppedAt = Date.now()
  await expect.poll(read, { timeout: 30_000, interval: 500 }).toEqual({
    states: ['silent'],
    problems: ['no-worker', 'no-verifier'],
  })
  expect(Date.now() - stoppedAt).toBeGreaterThan(10_000)
  await stop()
}, 60_000)
