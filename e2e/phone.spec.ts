import { expect, type Page } from 'playwright/test'
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

test('on a phone the search of the register is not cut beside its export, and audit lines are level', async ({ signIn }) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Asta Admin', 'admin'), phone),
  ])
  const batchId = await bring(maker, peopleFile('branch.csv', 5))
  await page.goto('/people')
  const search = page.getByRole('searchbox')
  await expect(search).toBeVisible()
  const exportBox = await page.getByRole('button', { name: 'Export as CSV' }).boundingBox()
  const searchBox = await search.boundingBox()
  expect(Math.abs((exportBox?.y ?? 0) + (exportBox?.height ?? 0) / 2 - (searchBox?.y ?? 0) - (searchBox?.height ?? 0) / 2)).toBeLessThan(4)
  expect(await search.evaluate(placeholderPx)).toBeLessThanOrEqual((searchBox?.width ?? 0) - 8)

  // All events would have those of other tests before it.
  await page.goto(`/audit?batch=${batchId}`)
  const link = page.getByRole('table', { name: 'Audit events' }).getByRole('link', { name: 'branch.csv' }).first()
  await expect(link).toBeVisible()
  expect(await link.evaluate(pxBelowNeighbour)).toBe(0)
})

/** The width of the placeholder of a field. */
function placeholderPx(field: Element): number {
  const context = document.createElement('canvas').getContext('2d')
  if (!(field instanceof HTMLInputElement) || !context) return Number.NaN
  const { fontSize, fontFamily, fontWeight } = getComputedStyle(field, '::placeholder')
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`
  return context.measureText(field.placeholder).width
}

/** By how many pixels the text of a link in a line of a table is below the text beside it. */
function pxBelowNeighbour(link: Element): number {
  const textOf = (element: Element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const { top, height } = range.getClientRects()[0] ?? new DOMRect()
    return top + height / 2
  }
  const cell = link.parentElement
  const neighbour = cell?.previousElementSibling
  return neighbour ? Math.round(textOf(link) - textOf(neighbour)) : Number.NaN
}

const smallScreens = [
  ['a phone of 320 × 640', { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }],
  ['a window of 1440 × 900 at 200 %', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
] as const

for (const [screen, options] of smallScreens) {
  test(`${screen} shows at least four rows, and no navigation tab under the menu`, async ({ signIn }) => {
    const [maker, page] = await Promise.all([
      signIn(await newOperator('Mira Maker', 'maker')),
      signIn(await newOperator('Chika Checker-Administrator', 'checker', 'admin'), options),
    ])
    const batchId = await bring(maker, peopleFile('branch-pune-november.csv', 60))
    for (const [path, table] of [
      [`/batches/${batchId}`, 'Pending people'],
      ['/audit', 'Audit events'],
    ] as const) {
      await page.goto(path)
      await expect(page.getByRole('table', { name: table }).getByRole('row').nth(4)).toBeAttached()
      await expect.poll(() => rowsInSight(page), { message: path }).toBeGreaterThanOrEqual(4)
      expect(await coveredTabs(page), path).toEqual([])
      await expectToFit(page, `${path} on ${screen}`)
    }
    await page.goto(`/batches/${batchId}`)
    await expect(page.getByRole('list', { name: 'Balance' })).toBeHidden()
    await page.getByRole('button', { name: 'Details' }).click()
    await expectBalance(page, { pending: 60 })
    await expect(page.getByRole('link', { name: 'Original file' })).toBeVisible()
    await expectToFit(page, `details on ${screen}`)
  })
}

/** The number of rows of which nothing is covered or outside of the window. */
const rowsInSight = (page: Page) =>
  page.evaluate(() => {
    const isSeen = (row: Element) => {
      const { top, bottom, left, width } = row.getBoundingClientRect()
      return [top + 2, bottom - 3].every((y) => row.contains(document.elementFromPoint(left + width / 2, y)))
    }
    return [...document.querySelectorAll('tbody tr')].filter(isSeen).length
  })

/** The navigation tabs that something else covers where the page draws them. */
const coveredTabs = (page: Page) =>
  page.evaluate(() => {
    const nav = document.querySelector('nav')
    const clip =
      nav && getComputedStyle(nav).overflowX !== 'visible' ? nav.getBoundingClientRect() : { left: 0, right: Number.POSITIVE_INFINITY }
    const isCovered = (tab: Element) => {
      const { left, right, top, height } = tab.getBoundingClientRect()
      const [from, to] = [Math.max(left, clip.left), Math.min(right, clip.right)]
      return to - from > 6 && !tab.contains(document.elementFromPoint(to - 3, top + height / 2))
    }
    return [...document.querySelectorAll('nav a')].filter(isCovered).map((tab) => tab.textContent)
  })
