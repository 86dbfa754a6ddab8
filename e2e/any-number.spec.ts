import { expect, type Page } from 'playwright/test'
import type { Decision } from '#core/decisions/decision'
import { count, expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test.use({ expectedErrors: /status of 409 .*(decisions|people\/search)/ })

const rows = 6_000

test('a range across people who were never loaded is one decision', async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const file = peopleFile('branch.csv', rows)
  const batchId = await bring(maker, file)
  await checker.goto(`/batches/${batchId}`)
  await tickBoxes(checker, file.names[2]).check()

  const lastRow = async () => {
    const label = (await tickBoxes(checker).last().getAttribute('aria-label')) ?? ''
    return Number(/row ([\d,]+)/.exec(label)?.[1]?.replaceAll(',', ''))
  }
  await scrollToPart(checker, 0.75)
  // The rows of before are there until the page has drawn the others.
  await expect.poll(lastRow).toBeGreaterThan(4_000)
  await expect(checker.getByText('Loading', { exact: true })).toHaveCount(0)
  const last = await lastRow()
  await tickBoxes(checker, file.names[last - 1]).click({ modifiers: ['Shift'] })
  await expect(checker.getByText(`${count(last - 2)} selected: row 3 to ${count(last)}`)).toBeVisible()
  await tickBoxes(checker, file.names[last - 3]).uncheck()
  const selected = `${count(last - 3)} selected: row 3 to ${count(last)}, except 1`
  await expect(checker.getByText(selected)).toBeVisible()
  const colleague = await checker.context().newPage()
  await colleague.goto(checker.url())
  await expect(colleague.getByText(selected)).toBeVisible()
  await expect(tickBoxes(colleague, file.names[2])).toBeChecked()
  await colleague.close()

  await checker.getByRole('button', { name: `Approve ${count(last - 3)}…` }).click()
  await checker
    .getByRole('dialog')
    .getByRole('button', { name: `Approve ${count(last - 3)} people` })
    .click()
  await expectBalance(checker, { approved: last - 3, pending: rows - last + 3 })
  expect(await countRows(batchId, 'approved')).toBe(last - 3)
  const { items } = (await (await checker.request.get(`/api/batches/${batchId}/decisions`)).json()) as { items: Decision[] }
  expect(items.map(({ verdict, selected }) => [verdict, selected])).toEqual([['approve', last - 3]])
  await scrollToPart(checker, 0)
  for (const place of [0, 1]) await expect(tickBoxes(checker, file.names[place])).toBeVisible()
  await expect(tickBoxes(checker, file.names[last - 3])).toBeVisible()
})

test('rows keep their place in the list and in the file, wherever one scrolls and however they are sorted', { tag: '@long' }, async ({
  signIn,
}) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const file = peopleFile('branch.csv', rows)
  await checker.goto(`/batches/${await bring(maker, file)}`)
  await expect(checker.getByRole('table', { name: 'Pending people' })).toHaveAttribute('aria-rowcount', String(rows + 1))
  await scrollToPart(checker, 1)
  const last = checker.getByRole('row', { name: file.names[rows - 1] })
  await expect(last).toHaveAttribute('aria-rowindex', String(rows + 1))
  await expect(last).toContainText(count(rows))

  await scrollToPart(checker, 0)
  await checker.getByRole('columnheader', { name: 'name' }).getByRole('button').click()
  const first = checker.locator('[aria-rowindex="2"]')
  await expect(first).toContainText('Ada')
  await checker.getByRole('columnheader', { name: 'name' }).getByRole('button').click()
  await expect(first).toContainText('Jón')
  await scrollToPart(checker, 1)
  await expect(checker.locator(`[aria-rowindex="${rows + 1}"]`).getByRole('checkbox')).toHaveAccessibleName(
    `Select row 1, ${file.names[0]}`,
  )
  const colleague = await checker.context().newPage()
  await colleague.goto(checker.url())
  await expect(colleague.locator('[aria-rowindex="2"]')).toContainText('Jón')
})

test('a decision whose count has changed decides no one and shows the new count', { tag: '@long' }, async ({ signIn }) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Fay First', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const batchId = await bring(maker, peopleFile('interns.csv', 30))
  await second.goto(`/batches/${batchId}`)
  await second.getByRole('button', { name: 'Select all 30' }).click()
  const click = new Promise<() => Promise<void>>((resolve) =>
    second.route(`**/api/batches/${batchId}/decisions`, (route) => resolve(() => route.continue()), { times: 1 }),
  )
  await second.getByRole('button', { name: 'Approve 30' }).click()
  const goOn = await click
  await first.goto(`/batches/${batchId}`)
  for (const place of [0, 1]) await tickBoxes(first).nth(place).check()
  await first.getByRole('button', { name: 'Approve 2' }).click()
  await expectBalance(first, { approved: 2, pending: 28 })
  await goOn()
  await expect(second.getByRole('alert').filter({ hasText: 'The count was 30 when you selected and is now 28 (2 fewer).' })).toContainText(
    'Fay First approved 2',
  )
  expect(await countRows(batchId, 'approved')).toBe(2)
  await second.getByRole('button', { name: 'Approve 28' }).click()
  await expectBalance(second, { approved: 30 })
})

/** Scrolls to a part of the page like a dragged scrollbar, and waits for people there. */
async function scrollToPart(page: Page, part: number): Promise<void> {
  await page.evaluate((share) => {
    const { scrollHeight, clientHeight } = document.documentElement
    scrollTo(0, (scrollHeight - clientHeight) * share)
  }, part)
  await expect(page.getByText('Loading', { exact: true })).toHaveCount(0)
}
