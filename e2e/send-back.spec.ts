import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { save } from './support/downloads'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test('people are sent back with a reason of the catalogue, and come again as revision 2', async ({ signIn }) => {
  const [maker, checker, admin] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Asta Admin', 'admin')),
  ])
  const title = `Spelled otherwise in the passport ${crypto.randomUUID()}`
  await admin.goto('/operators/reasons')
  await admin.getByRole('button', { name: 'Add a reason…' }).click()
  await admin.getByRole('textbox', { name: 'Reason' }).fill(title)
  await admin.getByRole('checkbox', { name: 'requires a comment' }).check()
  await admin.getByRole('button', { name: 'Add reason' }).click()
  await expect(admin.getByRole('row', { name: title })).toBeVisible()

  const batchId = await bring(maker, peopleFile('interns.csv', 5))
  await checker.goto(`/batches/${batchId}`)
  for (const place of [0, 1]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Send back…' }).click()
  const dialog = checker.getByRole('dialog', { name: 'Send back 2 people' })
  await dialog.getByRole('radio', { name: title }).check()
  await dialog.getByRole('button', { name: 'Send back 2 people' }).click()
  await expect(dialog.getByRole('alert')).toContainText('requires a comment')
  await dialog.getByLabel('Comment').fill('See page 2')
  await dialog.getByRole('button', { name: 'Send back 2 people' }).click()
  await expectBalance(checker, { 'sent back': 2, pending: 3 })
  await expect(checker.getByText('Sent back 2', { exact: true })).toBeVisible()

  await maker.goto(`/batches/${batchId}?tab=decided`)
  await expect(maker.getByRole('list', { name: 'Reasons' })).toContainText(`${title} 2 people sent back: “See page 2”`)
  const { bytes } = await save(maker, 'Corrections file')
  expect(bytes.toString()).toContain(`${title}: See page 2`)
  const again = await bring(maker, { name: 'interns again.csv', mimeType: 'text/csv', buffer: bytes })
  await maker.goto(`/batches/${again}`)
  await expect(maker.getByText('Revision 2 of')).toBeVisible()
  await expectBalance(maker, { pending: 2 })

  await checker.goto('/decisions')
  const line = checker.getByRole('row', { name: /Chika Checker sent back 2/ }).filter({ hasText: title })
  await expect(line.getByRole('link', { name: 'interns.csv' })).toBeVisible()

  await admin.getByRole('row', { name: title }).getByRole('button').click()
  await admin.getByRole('button', { name: 'Retire reason' }).click()
  await expect(admin.getByRole('table', { name: 'Retired reasons' })).toContainText(title)
  await checker.goto(`/batches/${batchId}`)
  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Send back…' }).click()
  const offered = checker.getByRole('dialog', { name: 'Send back 1 person' }).getByRole('radio')
  await expect(offered.first()).toBeVisible()
  await expect(checker.getByRole('radio', { name: title })).toHaveCount(0)
})
