import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/end-to-end-test'
import { expectDatabaseVerifies } from './support/expect-database-verifies'
import { holdNextImport } from './support/hold-import'
import { holdSlice } from './support/hold-slice'
import { killService, startService, stopService } from './support/instance'
import { newOperator } from './support/operators'
import { peopleFile } from './support/people-file'
import { bring, uploadByHand } from './support/upload'

test.afterEach(() => startService('worker'))

test('while the worker is away the page says so, and the import goes on when it is back', async ({ signIn }) => {
  const mira = await newOperator('Mira Maker', 'maker')
  const maker = await signIn(mira)
  const { held } = await holdNextImport(mira.id, 2)
  await uploadByHand(maker, peopleFile('contractors.csv', 5_000))
  const hold = await held
  const progress = maker.getByRole('region', { name: 'Progress' })
  const liveness = maker.getByRole('banner').getByRole('status')
  await expect(progress).toContainText('Rows read2,500')
  await expect(liveness).toHaveText('live')

  const stoppedAt = Date.now()
  await stopService('worker')
  await expect(liveness).toHaveText(/^not live since \d\d:\d\d: the numbers are from the database$/)
  // Since it was last heard of, or since it was missed; a minute may have ended meanwhile.
  const since = /\d\d:\d\d/.exec((await liveness.textContent()) ?? '')?.[0]
  expect([stoppedAt - 1_000, Date.now()].map(timeOfDay)).toContain(since)
  await expect(progress).toContainText('Not live: these numbers come from the database.')
  await expect(progress).toContainText('Rows read2,500')

  await hold.release()
  await startService('worker')
  await expect(liveness).toHaveText('live')
  await expectBalance(maker, { pending: 5_000 }, { timeout: 30_000 })
})

test('a decision on 100,000 people whose worker is killed half-way is watched to its end, and takes each of them once', {
  tag: '@long',
}, async ({ signIn }) => {
  test.slow()
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const batchId = await bring(maker, peopleFile('branches.csv', 100_000))
  await checker.goto(`/batches/${batchId}`)
  await checker.getByRole('button', { name: 'Select all 100,000' }).click()
  await checker.getByRole('button', { name: 'Approve 100,000…' }).click()
  const hold = await holdSlice(batchId, 21)
  await checker.getByRole('button', { name: 'Approve 100,000 people' }).click()
  const halfWay = { approved: 50_000, pending: 50_000 }
  await expectBalance(checker, halfWay)
  await expect(checker.getByText('Approving 100,000: 50,000 so far.')).toBeVisible()

  await killService('worker')
  await expect(checker.getByRole('banner').getByRole('status')).toHaveText(/^not live since/)
  await expectBalance(checker, halfWay)
  await hold.release()
  await expectBalance(checker, { approved: 100_000 }, { timeout: 60_000 })
  await expect(checker.getByText('Approved 100,000', { exact: true })).toBeVisible()
  expect(await countRows(batchId, 'approved')).toBe(100_000)
  await expectDatabaseVerifies()
})

const timeOfDay = (at: number) => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
