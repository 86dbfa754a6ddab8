import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/journey'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test('an approval is taken back in time, and no more once it is final', async ({ signIn }) => {
  const [maker, checker, other] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const batchId = await bring(maker, peopleFile('interns.csv', 6))
  await checker.goto(`/batches/${batchId}`)
  for (const place of [0, 1]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Approve 2' }).click()
  await checker.getByRole('button', { name: 'Undo the approval of 2' }).click()
  await expect(checker.getByText('Taken back: the 2 you approved are pending again.')).toBeVisible()
  await expectBalance(checker, { pending: 6 })
  await expect(tickBoxes(checker)).toHaveCount(6)
  expect(await countRows(batchId, 'pending')).toBe(6)

  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await other.goto(`/batches/${batchId}?tab=decided`)
  await expect(other.getByText(/^can be undone/)).toBeVisible()
  await expect(other.getByText(/^final in \d+ s$/)).toBeVisible()
  await expect(other.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
  await expect(checker.getByRole('button', { name: /^Undo/ })).toHaveCount(0, { timeout: 20_000 })
  await expect(other.getByText(/^final in/)).toHaveCount(0)
  expect(await countRows(batchId, 'approved')).toBe(1)
  await other.getByRole('button', { name: /approved 1$/ }).click()
  await expect(other.getByRole('button', { name: 'Copy the sha-256 of what was decided' })).toBeVisible()
})
