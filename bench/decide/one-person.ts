import type { Page } from 'playwright'
import { bareTemporal } from './bare-temporal'
import { spread } from './figures'
import { bringPeople, type DecideInstance, openPage } from './instance'

const most = 100

const mostSeen = 30

/**
 * One person after the other, from the click on Approve until the page says that they are, in Chromium; and beside it how long a bare
 * signal takes on the same Temporal server until its activity has run. Then, with the list open in a second browser, until the person
 * has left it there.
 */
export async function onePerson(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(instance, Math.min(rows, 10_000))
  const page = await openPage(instance)
  await page.goto(`/batches/${batchId}`)
  const [clicked, bare]: [number[], number[]] = [[], []]
  await using temporal = await bareTemporal(instance.temporalAddress)
  // The first ones find everything cold.
  let row = 0
  while (row < 3) await approveNext(page, ++row)
  for (let round = 0; round < rounds; round += 1) {
    for (let time = 0; time < most / rounds; time += 1) clicked.push(await approveNext(page, ++row))
    for (let time = 0; time < most / rounds; time += 1) bare.push(await temporal.signal())
  }
  const viewer = await openPage(instance)
  await viewer.goto(`/batches/${batchId}`)
  const seen: number[] = []
  for (let time = 0; time < mostSeen; time += 1) seen.push(await approveBefore(viewer, page, ++row))
  await Promise.all([page, viewer].map((each) => each.context().close()))
  const figures = { clickToApprovedMs: spread(clicked), bareSignalToActivityMs: spread(bare), clickToGoneElsewhereMs: spread(seen) }
  console.log(`  click to approved ${said(figures.clickToApprovedMs)}; bare signal to activity ${said(figures.bareSignalToActivityMs)}`)
  console.log(`  click to gone from another's list ${said(figures.clickToGoneElsewhereMs)}`)
  return figures
}

/** Approves one person of the list. Returns the milliseconds from before the click until they have left the list of the viewer. */
async function approveBefore(viewer: Page, page: Page, row: number): Promise<number> {
  await boxOf(viewer, row).waitFor()
  const gone = boxOf(viewer, row)
    .waitFor({ state: 'detached' })
    .then(() => performance.now())
  const { clickedAt } = await approve(page, row)
  return (await gone) - clickedAt
}

const boxOf = (page: Page, row: number) => page.getByRole('checkbox', { name: new RegExp(`^Select row ${row.toLocaleString('en')},`) })

const said = ({ p50, p99 }: { p50: number; p99: number }) => `p50 ${p50} ms, p99 ${p99} ms`

export const approveNext = async (page: Page, row: number) => (await approve(page, row)).ms

/** Approves one person of the list. Returns the milliseconds from the click until it says so, and when it was clicked by this process's clock. */
async function approve(page: Page, row: number): Promise<{ ms: number; clickedAt: number }> {
  const box = boxOf(page, row)
  await box.check()
  const button = page.getByRole('button', { name: /^Approve 1/ })
  await button.waitFor()
  await page.evaluate(watchForApproval)
  const clickedAt = performance.now()
  await button.click()
  const ms = await page.evaluate(() => (globalThis as Watching).untilApproved ?? Number.NaN)
  // The list follows its answer.
  await box.waitFor({ state: 'detached' })
  return { ms, clickedAt }
}

type Watching = typeof globalThis & { untilApproved?: Promise<number> }

/** In the page: from now on waits for a click, and until “Approved” is newly shown after it. */
function watchForApproval(): void {
  const isSaid = () => [...document.querySelectorAll('[role=status]')].some(({ textContent }) => /Approved 1(?!\d)/.test(textContent ?? ''))
  ;(globalThis as Watching).untilApproved = new Promise((resolve) => {
    const begin = ({ timeStamp }: Event) => {
      let wasSaid = isSaid()
      const watch = new MutationObserver(() => {
        if (!isSaid()) wasSaid = false
        else if (!wasSaid) {
          watch.disconnect()
          requestAnimationFrame(() => resolve(performance.now() - timeStamp))
        }
      })
      watch.observe(document.body, { subtree: true, childList: true, characterData: true })
    }
    addEventListener('click', begin, { once: true, capture: true })
  })
}
