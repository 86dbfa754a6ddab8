import { expect, type Route } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { holdReviewIndex } from './support/hold-review-index'
import { holdSlice } from './support/hold-slice'
import type { Hold } from './support/open-hold'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test('of two checkers on the same people the second sees who was first', async ({ signIn }) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Fay First', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const file = peopleFile('interns.csv', 5)
  const batchId = await bring(maker, file)
  for (const page of [first, second]) {
    await page.goto(`/batches/${batchId}`)
    for (const name of file.names.slice(0, 3)) await tickBoxes(page, name).check()
  }

  // The second clicks before they can know; their click arrives after the other's.
  const url = `**/api/batches/${batchId}/decisions`
  const onItsWay = new Promise<Route>((resolve) => second.route(url, resolve, { times: 1 }))
  await second.getByRole('button', { name: 'Approve 3' }).click()
  const click = await onItsWay
  await first.getByRole('button', { name: 'Approve 3' }).click()
  await expect(first.getByText('Approved 3', { exact: true })).toBeVisible()
  // The list of the second heals by itself, before they decide anything.
  await expect(tickBoxes(second)).toHaveCount(2)
  await expectBalance(second, { approved: 3, pending: 2 })
  await click.continue()
  await expect(second.getByText(/^Approved 0, skipped 3: already approved by Fay First/)).toBeVisible()
  await expectBalance(second, { approved: 3, pending: 2 })

  await tickBoxes(second, file.names[4]).check()
  await second.getByRole('button', { name: 'Approve 1' }).click()
  await expectBalance(first, { approved: 4, pending: 1 })
  await expect(tickBoxes(first)).toHaveCount(1)
})

test('a selection that another checker decides completely is empty, and stays empty', { tag: '@long' }, async ({ signIn }) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Fay First', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const file = peopleFile('interns.csv', 8)
  const batchId = await bring(maker, file)
  for (const page of [second, first]) {
    await page.goto(`/batches/${batchId}`)
    await page.getByRole('checkbox', { name: 'Select all 8 people' }).check()
    for (const name of file.names.slice(6)) await tickBoxes(page, name).uncheck()
  }
  await expect(second.getByRole('button', { name: 'Approve 6' })).toBeVisible()
  await first.getByRole('button', { name: 'Approve 6' }).click()
  await expect(tickBoxes(second)).toHaveCount(2)
  await expect(second.getByText('No one selected')).toBeVisible()

  // The others are counted again, and no one is left.
  const counted = second.waitForResponse(/people\/selection-preview$/)
  await tickBoxes(first, file.names[6]).check()
  await first.getByRole('button', { name: 'Approve 1' }).click()
  expect((await counted).status()).toBe(200)
  await expect(tickBoxes(second)).toHaveCount(1)
  await expect(second.getByText('No one selected')).toBeVisible()
})

test('the row in view stays in place when rows above it are decided, and when something appears above the list', { tag: '@long' }, async ({
  signIn,
}) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Fay First', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const file = peopleFile('branch.csv', 500)
  let index: Hold | undefined
  const batchId = await bring(maker, file, async (id) => {
    index = await holdReviewIndex(id)
  })
  for (const page of [first, second]) await page.goto(`/batches/${batchId}`)
  // Not every browser keeps a page in its place by itself, and Chromium does not when rows move in the same frame.
  await second.evaluate(() => document.documentElement.style.setProperty('overflow-anchor', 'none', 'important'))
  const lookedAt = second.getByRole('row', { name: file.names[249] })
  const awaited = second.getByText('Flags are not ready yet, so no one is flagged.')
  await expect(awaited).toBeVisible()
  for (const place of [0, 1]) await tickBoxes(second, file.names[place]).check()
  await second.evaluate(() => scrollTo(0, 250 * 36))
  await expect(lookedAt).toBeInViewport()
  await second.waitForFunction(() => document.getAnimations().length === 0)
  const before = await lookedAt.boundingBox()
  await index?.release()
  await expect(awaited).toHaveCount(0)
  expect(await lookedAt.boundingBox()).toEqual(before)

  const slice = await holdSlice(batchId, 1)
  for (const place of [0, 4, 20]) await tickBoxes(first, file.names[place]).check()
  await first.getByRole('button', { name: 'Approve 3' }).click()
  const progress = second.getByRole('region', { name: 'Progress' })
  await expect(progress).toContainText('Applying a decision')
  expect(await lookedAt.boundingBox()).toEqual(before)
  await slice.release()
  await expect(lookedAt).toHaveAttribute('aria-rowindex', String(250 + 1 - 3))
  expect(await lookedAt.boundingBox()).toEqual(before)
  await expect(progress).toHaveCount(0)
  expect(await lookedAt.boundingBox()).toEqual(before)
  await expect(second.getByText('1 selected', { exact: true })).toBeVisible()
  await second.evaluate(() => scrollTo(0, 0))
  await expect(tickBoxes(second).first()).toHaveAccessibleName(`Select row 2, ${file.names[1]}`)
})
