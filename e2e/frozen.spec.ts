import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test('a batch that differs from its file is frozen, two admins end it, and its maker uploads again', { tag: '@long' }, async ({
  signIn,
}) => {
  test.slow()
  const [maker, checker, admin, other] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Asta Admin', 'admin')),
    signIn(await newOperator('Ole Admin', 'admin')),
  ])
  const file = peopleFile('trainees.csv', 5)
  const batchId = await bring(maker, file)
  await checker.goto(`/batches/${batchId}`)
  await expect(checker.getByText('verified against the file')).toBeVisible()
  await tickBoxes(checker, file.names[0]).check()

  // As a verifier records it. The people stay those of the file, because other tests verify the whole database meanwhile.
  await asOwner(async (owner) => {
    await owner.query('begin')
    await owner.query(`select request_verification($1, 'deep')`, [batchId])
    await owner.query(
      `select record_verification(id, 'different', '[{"message":"Row 2 does not have the city that the file has."}]')
       from verification where batch_id = $1 and ended_at is null`,
      [batchId],
    )
    await owner.query('commit')
  })
  const frozen = 'This batch differs from its file and is frozen'
  for (const page of [checker, admin, other, maker]) {
    if (page !== checker) await page.goto(`/batches/${batchId}`)
    await expect(page.getByText(frozen)).toBeVisible()
    await expect(page.getByText('Row 2 does not have the city that the file has.')).toBeVisible()
    await expect(page.getByRole('button', { name: /^(Approve|Reject|Withdraw)/ })).toHaveCount(0)
  }
  await expect(checker.getByRole('button', { name: /end this batch/i })).toHaveCount(0)
  await expectNoFault(checker, 'frozen, for a checker')

  await admin.getByRole('button', { name: 'Propose to end this batch' }).click()
  await expect(admin.getByText('Another admin has to confirm it.')).toBeVisible()
  await expectNoFault(admin, 'frozen, proposed to end')
  await other.getByRole('link', { name: 'Review the change request' }).click()
  const waiting = other
    .getByRole('region', { name: 'Waiting for a second admin' })
    .getByRole('listitem')
    .filter({ hasText: 'trainees.csv' })
  await expectNoFault(other, 'the end of a frozen batch as a change request')
  await waiting.getByRole('button', { name: 'Confirm' }).click()
  const dialog = other.getByRole('dialog', { name: 'Confirm a change' })
  await expect(dialog).toContainText('Row 2 does not have the city that the file has.')
  await expectNoFault(other, 'the confirmation of the end of a frozen batch')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(waiting).toHaveCount(0)
  await other.goto(`/batches/${batchId}`)
  for (const page of [admin, other, maker, checker]) await expectBalance(page, { withdrawn: 5 })
  await expect(other.getByText('Two admins ended this batch')).toBeVisible()

  await maker.goto(`/batches/${await bring(maker, file)}`)
  await expectBalance(maker, { pending: 5 })
})
