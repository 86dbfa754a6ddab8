import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { countRows } from './support/count-rows'
import { test } from './support/end-to-end-test'
import { holdReviewIndex } from './support/hold-review-index'
import type { Hold } from './support/open-hold'
import { newOperator } from './support/operators'
import { expectWaiting, tickBoxes } from './support/pending'
import { csvFile, newFamily, peopleFile } from './support/people-file'
import { bring } from './support/upload'

// For a moment after an import the review index of a batch is being built.
test.use({ expectedErrors: /status of 409 .*people\/search/ })

test('the keyboard alone narrows the list, looks at people whole and selects to the last', async ({ signIn }) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const file = peopleFile('branch.csv', 1_500)
  const batchId = await bring(maker, file)
  await page.goto(`/batches/${batchId}`)
  await page.getByRole('button', { name: 'City' }).focus()
  await expect(async () => {
    await page.keyboard.press('Enter')
    await expect(page.getByRole('option', { name: 'Lagos 300' })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await page.keyboard.type('Lag')
  await page.keyboard.press('Enter')
  await expect(page.getByText('300 matches')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove filter: City: Lagos' })).toBeVisible()

  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect(tickBoxes(page, file.names[3])).toBeFocused()
  await page.keyboard.press('Enter')
  const beside = page.getByRole('complementary')
  await expect(beside.getByRole('heading', { name: file.names[3] })).toBeVisible()
  await expect(beside).toContainText(`${file.names[3]},1990-04-02,Lagos,`)
  await expect(beside.getByRole('definition')).toContainText(['1990-04-02', 'Lagos', 'none'])
  await page.keyboard.press('j')
  await expect(beside.getByRole('heading', { name: file.names[8] })).toBeVisible()
  const colleague = await page.context().newPage()
  await colleague.goto(page.url())
  await expect(colleague.getByRole('complementary').getByRole('heading', { name: file.names[8] })).toBeVisible()
  await expect(colleague.getByText('300 matches')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(beside).toHaveCount(0)
  await expect(tickBoxes(page, file.names[8])).toBeFocused()

  await page.keyboard.press('Shift+End')
  await expect(page.getByRole('button', { name: 'Approve 299' })).toBeVisible()
  await page.keyboard.press('a')
  await expectBalance(page, { approved: 299, pending: 1_201 })
  await expect(tickBoxes(page)).toHaveCount(1)
  await expect(tickBoxes(page, file.names[3])).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Shift + HomeExtend to the first')
  await page.getByRole('checkbox', { name: 'Single letters are commands' }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('l')
  await page.keyboard.press('*')
  await expect(page.getByText('No one selected')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a list selects people, and one that another checker decides leaves the list and the selection', { tag: '@long' }, async ({
  signIn,
}) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Fay First', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const file = peopleFile('interns.csv', 12)
  const batchId = await bring(maker, file)
  for (const page of [first, second]) await page.goto(`/batches/${batchId}`)
  await second.getByRole('button', { name: 'Select from a list…' }).click()
  const dialog = second.getByRole('dialog', { name: 'Select from a list' })
  await dialog.getByLabel('Row numbers or e-mail addresses').fill('name;row\nBen;2\nGreta;7\nHugo;8')
  await dialog.getByRole('button', { name: 'Select 3 rows' }).click()
  await expect(second.getByText('3 selected', { exact: true })).toBeVisible()
  await expect(tickBoxes(second, file.names[6])).toBeChecked()

  await tickBoxes(first, file.names[6]).check()
  await first.getByRole('button', { name: 'Approve 1' }).click()
  await expect(tickBoxes(second, file.names[6])).toHaveCount(0)
  await expect(second.getByText('2 selected', { exact: true })).toBeVisible()
  await expectWaiting(second, 11)
  await second.getByRole('button', { name: 'Approve 2' }).click()
  await expectBalance(second, { approved: 3, pending: 9 })
  expect(await countRows(batchId, 'approved')).toBe(3)
  await expect(tickBoxes(second)).toHaveCount(9)
  for (const place of [1, 6, 7]) await expect(tickBoxes(second, file.names[place])).toHaveCount(0)
})

test('a list of addresses selects those who are pending, and says why not the others', async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const family = newFamily().toLowerCase()
  const records = Array.from({ length: 6 }, (_, index) => `Ada ${family} ${index},1990-04-02,Pune,p${index + 1}@${family}.test`)
  await checker.goto(`/batches/${await bring(maker, csvFile('interns.csv', records))}`)
  await tickBoxes(checker).nth(1).check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expectBalance(checker, { approved: 1, pending: 5 })
  await checker.getByRole('button', { name: 'Select from a list…' }).click()
  const dialog = checker.getByRole('dialog', { name: 'Select from a list' })
  const addresses = ['p1', 'p2', 'unknown', 'P4'].map((name) => `${name}@${family}.test`)
  await dialog.getByLabel('Row numbers or e-mail addresses').fill(addresses.join('\n'))
  await dialog.getByRole('button', { name: 'Select 4 addresses' }).click()
  await expect(dialog.getByRole('status')).toHaveText(
    `1 entry is not in this batch: unknown@${family}.test.1 entry is already decided: p2@${family}.test.`,
  )
  await dialog.getByRole('button', { name: 'Select 2 pending people' }).click()
  await expect(checker.getByText('2 selected', { exact: true })).toBeVisible()
  await checker.getByRole('button', { name: 'Approve 2' }).click()
  await expectBalance(checker, { approved: 3, pending: 3 })
})

test('until flags have been looked for the list says so, and then shows them by itself', { tag: '@long' }, async ({ signIn }) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  let hold: Hold | undefined
  const batchId = await bring(maker, peopleFile('interns.csv', 12), async (id) => {
    hold = await holdReviewIndex(id)
  })
  await page.goto(`/batches/${batchId}`)
  await expect(tickBoxes(page)).toHaveCount(12)
  const awaited = page.getByText('Flags are not ready yet, so no one is flagged.')
  await expect(awaited).toBeVisible()
  await expect(page.getByText('shared birth date')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Flags not ready yet' })).toBeDisabled()
  const bar = page.getByRole('progressbar', { name: 'Preparing search and sorting' })
  // Names are merged while people are flagged, so either may come first, and the order by name waits.
  await expect(bar).toHaveAttribute('aria-valuenow', /^(0|30|60|70)$/)
  await expect(page.getByText(/^Preparing search and sorting, \d+ %$/)).toBeVisible()
  await hold?.release()
  await expect(bar).toHaveCount(0)
  await expect(awaited).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Flags', exact: true })).toBeEnabled()
  // All of them are born on one day.
  await expect(page.getByText('shared birth date')).toHaveCount(12)
})

test('a domain that few have is found by its name, though the menu begins with the most frequent', { tag: '@long' }, async ({ signIn }) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const family = newFamily()
  const records = Array.from({ length: 120 }, (_, n) => `Person ${family} ${n},1990-04-02,Pune,p${n}.${family}@d${n % 60}.example`)
  const batchId = await bring(maker, csvFile('domains.csv', [...records, `Rae ${family},1991-04-02,Oslo,rae.${family}@zz.rare.test`]))
  await page.goto(`/batches/${batchId}`)
  await page.getByRole('button', { name: 'Domain' }).click()
  const menu = page.getByRole('dialog', { name: 'Domain' })
  await expect(menu.getByRole('status')).toHaveText('11 more: type to find them')
  await expect(menu.getByRole('option')).toHaveCount(50)
  await page.keyboard.type('RARE')
  await expect(menu.getByRole('option')).toHaveText(['zz.rare.test1'])
  await page.keyboard.press('Enter')
  await expect(menu).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Remove filter: E-mail domain: zz.rare.test' })).toBeVisible()
  await expect(tickBoxes(page)).toHaveCount(1)
})

test('before many are approved, their flags and ten of them are shown', async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  // Every fifth is of Lagos: neither the flags nor the ten are of all who wait.
  const file = peopleFile('branch.csv', 3_000)
  const batchId = await bring(maker, file)
  await checker.goto(`/batches/${batchId}#city=Lagos`)
  await checker.getByRole('button', { name: 'Select all 600 that match' }).click()
  await tickBoxes(checker).first().uncheck()
  await checker.getByRole('button', { name: 'Approve 599…' }).click()
  const dialog = checker.getByRole('dialog', { name: 'Approve 599 people' })
  const ten = dialog.getByRole('list', { name: 'Ten of them, chosen at random' }).getByRole('listitem')
  await expect(ten).toHaveCount(10)
  await expect(ten.filter({ hasText: 'Lagos' })).toHaveCount(10)
  const foremost = file.names.filter((_, index) => index % 5 === 3)
  expect((await ten.allTextContents()).every((text, index) => text.includes(foremost[index] ?? ''))).toBe(false)
  // All of them are born on one day.
  await expect(dialog.getByRole('list', { name: 'Flags' })).toContainText('Date of birth shared by many 599')
  await checker.keyboard.press('Escape')
  await expectBalance(checker, { pending: 3_000 })
  await checker.getByRole('searchbox').fill('Dele')
  await expect(checker.getByText('300 matches')).toBeVisible()
  await expect(checker.getByText('No one selected')).toBeVisible()
})

test('a decision shows its selection: a range of a city with an exclusion and an addition; a list', { tag: '@long' }, async ({
  signIn,
}) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  // Every fifth is of Lagos, from row 4 to row 5,999.
  const file = peopleFile('branches.csv', 6_000)
  const batchId = await bring(maker, file)
  await page.goto(`/batches/${batchId}#city=Lagos`)
  await tickBoxes(page, file.names[3]).check()
  await tickBoxes(page, file.names[23]).check()
  await page.keyboard.press('Shift+End')
  await tickBoxes(page, file.names[5_993]).uncheck()
  await page.getByRole('button', { name: 'Approve 1,196…' }).click()
  await page.getByRole('button', { name: 'Approve 1,196 people' }).click()
  await expectBalance(page, { approved: 1_196, pending: 4_804 })
  await page.goto(`/batches/${batchId}`)
  await page.getByRole('button', { name: 'Select from a list…' }).click()
  await page.getByLabel('Row numbers or e-mail addresses').fill('1, 2')
  await page.getByRole('button', { name: 'Select 2 rows' }).click()
  await page.getByRole('button', { name: 'Approve 2', exact: true }).click()
  await expectBalance(page, { approved: 1_198, pending: 4_802 })

  await page.getByRole('tab', { name: /^Decided/ }).click()
  const words = 'ows 24 to 5,999, matching city Lagos, except 1, plus 1 other'
  await page.getByRole('button', { name: 'Chika Checker approved 1,196' }).click()
  await expect(page.getByText(`R${words}`, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Chika Checker approved 2', exact: true }).click()
  await expect(page.getByText('Selected by row', { exact: true })).toBeVisible()
  await expect(page.getByText(`R${words}`)).toHaveCount(0)
  await page.getByRole('tab', { name: 'Timeline' }).click()
  const events = page.getByRole('tabpanel').getByRole('listitem')
  await expect(events.filter({ hasText: `approved 1,196 people: r${words}` })).toHaveCount(1)
  await expect(events.filter({ hasText: 'approved 2 people: selected by row' })).toHaveCount(1)
})

test('with Shift a selection goes on, by row and by name, and a second long range is refused in words', { tag: '@long' }, async ({
  signIn,
}) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const file = peopleFile('branches.csv', 8_000)
  await page.goto(`/batches/${await bring(maker, file)}`)
  const selected = page.getByRole('status').filter({ hasText: 'selected' })
  /** The box in so many rows' distance from the first, brought into view. */
  const boxAt = async (place: number) => {
    await page.evaluate((px) => scrollTo(0, px), place * 36)
    return page.locator(`tr[aria-rowindex="${place + 2}"]`).getByRole('checkbox')
  }
  // Jón is of row 10; by name he stands far behind the first thousands.
  await tickBoxes(page, file.names[9]).check()
  await page.getByRole('button', { name: 'name', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'name' })).toHaveAttribute('aria-sort', 'ascending')
  await (await boxAt(0)).check()
  await (await boxAt(1_500)).click({ modifiers: ['Shift'] })
  await expect(selected).toHaveText(/^1,502 selected: Ada .* to .*, plus 1 other$/)
  await (await boxAt(2_999)).click({ modifiers: ['Shift'] })
  await expect(selected).toHaveText(/^3,001 selected: Ada .* to .*, plus 1 other$/)

  await (await boxAt(5_000)).check()
  await (await boxAt(7_000)).click({ modifiers: ['Shift'] })
  await expect(page.getByRole('alert').filter({ hasText: 'You can select one long range at a time' })).toBeVisible()
  await expect(selected).toHaveText(/^3,002 selected: .*, plus 2 others$/)
  await page.getByRole('button', { name: 'Select all 8,000' }).click()
  await expect(page.getByText('You can select one long range at a time')).toHaveCount(0)
  for (const place of [100, 4_000, 6_000, 7_500]) await (await boxAt(place)).uncheck()
  await expect(selected).toHaveText('7,996 selected: all pending, except 4')
  await (await boxAt(100)).check()
  await (await boxAt(6_000)).click({ modifiers: ['Shift'] })
  await expect(selected).toHaveText('7,999 selected: all pending, except 1')
})
