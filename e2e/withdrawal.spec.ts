import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test('the maker withdraws everyone who is pending, and they may come again', { tag: '@long' }, async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const file = peopleFile('interns.csv', 5)
  const batchId = await bring(maker, file)
  await checker.goto(`/batches/${batchId}`)
  await expect(checker.getByRole('button', { name: 'Withdraw…' })).toHaveCount(0)
  await tickBoxes(checker, file.names[0]).check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expectBalance(checker, { approved: 1, pending: 4 })

  await maker.goto(`/batches/${batchId}`)
  await maker.getByRole('button', { name: 'Withdraw…' }).click()
  await maker.getByRole('dialog', { name: 'Withdraw 4 people' }).getByRole('button', { name: 'Withdraw 4 people' }).click()
  for (const page of [maker, checker]) {
    await expect(page.getByText('The maker withdrew this batch')).toBeVisible()
    await expectBalance(page, { approved: 1, withdrawn: 4 })
    await expect(page.getByRole('button', { name: /^(Approve|Reject|Withdraw)/ })).toHaveCount(0)
  }

  await maker.goto(`/batches/${await bring(maker, file)}`)
  await expectBalance(maker, { pending: 4, duplicate: 1 })
})
