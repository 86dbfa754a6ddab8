import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectToFit } from './support/expect-to-fit'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { giveReason } from './support/reason'
import { bring } from './support/upload'

// For a moment after an import the review index of a batch is being built.
test.use({ expectedErrors: /status of 409 .*people\/search/ })

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('on a phone a checker looks at a person, rejects one, approves the rest of a city, and reads what was decided', async ({ signIn }) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker'), phone),
  ])
  const file = peopleFile('branch.csv', 60)
  await page.goto(`/batches/${await bring(maker, file)}`)
  await page.getByRole('button', { name: file.names[1], exact: true }).tap()
  const beside = page.getByRole('complementary')
  await expect(beside.getByRole('heading', { name: file.names[1], exact: true })).toBeVisible()
  await expectToFit(page, 'a person')
  await beside.getByRole('button', { name: 'Close' }).tap()
  await expect(beside).toHaveCount(0)

  await tickBoxes(page, file.names[1]).tap()
  await page.getByRole('button', { name: 'Reject…' }).tap()
  await giveReason(page, 'Left before the first day')
  await expectToFit(page, 'reject dialog')
  await page.getByRole('button', { name: 'Reject 1 person' }).tap()
  await expectBalance(page, { rejected: 1, pending: 59 })

  await page.getByRole('button', { name: 'City' }).tap()
  await page.getByRole('option', { name: 'Lagos 12' }).tap()
  await page.getByRole('button', { name: 'Select all 12 that match' }).tap()
  await tickBoxes(page, file.names[3]).tap()
  await expectToFit(page, 'selected')
  await page.getByRole('button', { name: 'Approve 11' }).tap()
  await expectBalance(page, { approved: 11, rejected: 1, pending: 48 })

  await page.getByRole('tab', { name: 'Decided' }).tap()
  await page.getByRole('button', { name: /^Chika Checker approved 11/ }).tap()
  await expect(page.getByText('Everyone matching city Lagos, except 1', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: /^Chika Checker rejected 1/ }).tap()
  await expect(page.getByText('Selected by row', { exact: true })).toBeVisible()
  await expectToFit(page, 'decided')
})
