import { existsSync } from 'node:fs'
import { expect } from 'playwright/test'
import { count, expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/end-to-end-test'
import { holdNextImport } from './support/hold-import'
import { newOperator } from './support/operators'
import { expectWaiting, tickBoxes } from './support/pending'
import { newFamily } from './support/people-file'
import { giveReason } from './support/reason'
import { sampleFile } from './support/sample-file'
import { uploadByHand } from './support/upload'

const screenshot = 'docs/desk.png'
const updatesScreenshot = process.env.UPDATE_SCREENSHOTS === '1'

test('a file goes from its maker through a checker to its last decision', async ({ signIn }) => {
  const [mira, chika] = await Promise.all([newOperator('Mira Maker', 'maker'), newOperator('Chika Checker', 'checker')])
  const [maker, checker] = await Promise.all([signIn(mira), signIn(chika)])
  // The first people of this seed have names that the fonts of any machine can draw.
  const file = await sampleFile('branch-pune-nov.csv', { rows: 10_000, seed: 3, tag: updatesScreenshot ? '' : newFamily() })
  const { valid, invalid, duplicate } = file.summary
  await checker.goto('/')

  const { held } = await holdNextImport(mira.id, 3)
  const batchId = await uploadByHand(maker, file)
  const hold = await held
  await maker.evaluate(() => Object.assign(window, { neverReloaded: true }))
  const progress = maker.getByRole('region', { name: 'Progress' })
  await expect(progress).toContainText('Rows read5,000')
  // Half of the rows, and the scan before them.
  await expect(progress.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^(54|55)$/)
  await expect(progress).toContainText(/Rate[\d,]+ rows\/sTime left[\d.]+ (s|min)$/)
  await expect(maker).toHaveTitle(/^5[45] % branch-pune-nov\.csv$/)
  await expect(maker.getByRole('img', { name: /of 10,000 rows$/ })).toHaveCount(0)
  await expect(checker.getByRole('region', { name: 'Importing' }).getByRole('link', { name: file.name })).toBeVisible()
  await hold.release()
  await expectBalance(maker, { pending: valid, invalid, duplicate }, { timeout: 20_000 })
  await expect(progress).toBeHidden()
  await expect(maker).toHaveTitle('branch-pune-nov.csv · Countersign')
  await expect(maker.getByRole('img', { name: /of [\d,]+ rows$/ })).toBeVisible()
  expect(await maker.evaluate(() => 'neverReloaded' in window)).toBe(true)

  await checker.getByRole('region', { name: 'Waiting for you' }).locator(`a[href="/batches/${batchId}"]`).click()
  await expectBalance(checker, { pending: valid, invalid, duplicate })
  for (const place of [0, 1, 2]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Approve 3' }).click()
  await expect(checker.getByText('Approved 3', { exact: true })).toBeVisible()
  await expectBalance(checker, { approved: 3, pending: valid - 3, invalid, duplicate })
  await expectWaiting(checker, valid - 3)

  for (const place of [0, 3]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Reject…' }).click()
  const rejecting = checker.getByRole('dialog', { name: 'Reject 2 people' })
  await rejecting.getByRole('button', { name: 'Reject 2 people' }).click()
  await expect(rejecting.getByRole('group', { name: 'Reason' })).toHaveAccessibleDescription('Choose a reason.')
  await expect(rejecting.getByLabel('Comment')).not.toHaveAttribute('aria-invalid')
  await giveReason(checker, 'Not on the list of the branch')
  await rejecting.getByRole('button', { name: 'Reject 2 people' }).click()
  await expectBalance(checker, { approved: 3, rejected: 2, pending: valid - 5, invalid, duplicate })

  const search = checker.getByRole('searchbox')
  await search.fill('example.org')
  const matching = await countRows(batchId, 'pending', '%example.org%')
  await checker.getByRole('button', { name: `Select all ${count(matching)} that match` }).click()
  await checker.getByRole('button', { name: `Approve ${count(matching)}…` }).click()
  const approving = checker.getByRole('dialog', { name: `Approve ${count(matching)} people` })
  await approving.getByRole('button', { name: `Approve ${count(matching)} people` }).click()
  const rest = valid - 5 - matching
  await expectBalance(checker, { approved: 3 + matching, rejected: 2, pending: rest, invalid, duplicate })

  await search.fill('')
  await expectWaiting(checker, rest)
  for (const place of [1, 2]) await tickBoxes(checker).nth(place).check()
  await expect(checker.getByRole('button', { name: `Select all ${count(rest)}` })).toBeVisible()
  if (updatesScreenshot) await checker.screenshot({ path: screenshot, animations: 'disabled' })
  await checker.getByRole('button', { name: `Select all ${count(rest)}` }).click()
  await checker.getByRole('button', { name: `Approve ${count(rest)}…` }).click()
  await checker
    .getByRole('dialog')
    .getByRole('button', { name: `Approve ${count(rest)} people` })
    .click()

  for (const page of [checker, maker]) {
    await expectBalance(page, { approved: valid - 2, rejected: 2, invalid, duplicate })
    await expect(page.getByText('closed', { exact: true })).toBeVisible()
  }
  expect(await maker.evaluate(() => 'neverReloaded' in window)).toBe(true)
  expect(await countRows(batchId, 'approved')).toBe(valid - 2)
  await maker.getByRole('tab', { name: 'Timeline' }).click()
  await expect(maker.getByText('closed the batch with matching counts')).toBeVisible()
})

test('the README has its screenshot', () => {
  expect(existsSync(screenshot), `UPDATE_SCREENSHOTS=1 npm run e2e makes ${screenshot}`).toBe(true)
})

test('100,000 rows go from upload to closed', { tag: '@long' }, async ({ signIn }) => {
  test.setTimeout(120_000)
  const [mira, chika] = await Promise.all([newOperator('Mira Maker', 'maker'), newOperator('Chika Checker', 'checker')])
  const [maker, checker] = await Promise.all([signIn(mira), signIn(chika)])
  const file = await sampleFile('payroll-2026.csv', { rows: 100_000, seed: 2, tag: newFamily() })
  const { valid, invalid, duplicate } = file.summary
  const batchId = await uploadByHand(maker, file)
  await expectBalance(maker, { pending: valid, invalid, duplicate }, { timeout: 60_000 })

  await checker.goto(`/batches/${batchId}`)
  await checker.getByRole('button', { name: `Select all ${count(valid)}` }).click()
  await checker.getByRole('button', { name: `Approve ${count(valid)}…` }).click()
  await checker
    .getByRole('dialog')
    .getByRole('button', { name: `Approve ${count(valid)} people` })
    .click()
  await expectBalance(checker, { approved: valid, invalid, duplicate }, { timeout: 60_000 })
  await expect(maker.getByText('closed', { exact: true })).toBeVisible()
  expect(await countRows(batchId, 'approved')).toBe(valid)
})
