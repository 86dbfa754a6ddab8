import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { holdNextImport } from './support/hold-import'
import { startService, stopService } from './support/instance'
import { test } from './support/journey'
import { newOperator } from './support/operators'
import { peopleFile } from './support/people-file'
import { uploadByHand } from './support/upload'

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

  await stopService('worker')
  await expect(liveness).toHaveText(/^not live since \d\d:\d\d: the numbers are from the record$/, { timeout: 2_000 })
  await expect(progress).toContainText('Not live: these numbers are from the record.')
  await expect(progress).toContainText('Rows read2,500')

  await hold.release()
  await startService('worker')
  await expect(liveness).toHaveText('live')
  await expectBalance(maker, { pending: 5_000 }, { timeout: 30_000 })
})
