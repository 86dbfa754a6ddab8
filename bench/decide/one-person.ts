import type { Page } from 'playwright'
import { bareTemporal } from './bare-temporal'
import { bringPeople, type DecideDesk, openPage } from './desk'
import { spread } from './figures'

const most = 100

/**
 * One person after the other, from the click on Approve until the page says that they are, in Chromium; and beside it how long a bare
 * signal takes on the same Temporal server until its activity has run.
 */
export async function onePerson(desk: DecideDesk, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(desk, Math.min(rows, 10_000))
  const page = await openPage(desk)
  await page.goto(`/batches/${batchId}`)
  const [clicked, bare]: [number[], number[]] = [[], []]
  await using temporal = await bareTemporal(desk.temporalAddress)
  // The first ones find everything cold.
  let row = 0
  while (row < 3) await approveNext(page, ++row)
  for (let round = 0; round < rounds; round += 1) {
    for (let time = 0; time < most / rounds; time += 1) clicked.push(await approveNext(page, ++row))
    for (let time = 0; time < most / rounds; time += 1) bare.push(await temporal.signal())
  }
  await page.context().close()
  const figures = { clickToApprovedMs: spread(clicked), bareSignalToActivityMs: spread(bare) }
  console.log(`  click to approved ${said(figures.clickToApprovedMs)}; bare signal to activity ${said(figures.bareSignalToActivityMs)}`)
  return figures
}

const said = ({ p50, p99 }: { p50: number; p99: number }) => `p50 ${p50} ms, p99 ${p99} ms`

/** Approves one person of the list. Returns the milliseconds from the click until it says so. */
async function approveNext(page: Page, row: number): Promise<number> {
  const box = page.getByRole('checkbox', { name: new RegExp(`^Select row ${row.toLocaleString('en')},`) })
  await box.check()
  const button = page.getByRole('button', { name: /^Approve 1/ })
  await button.waitFor()
  await page.evaluate(watchForApproval)
  await button.click()
  const ms = await page.evaluate(() => (globalThis as Watching).untilApproved ?? Number.NaN)
  // The list follows its answer.
  await box.waitFor({ state: 'detached' })
  return ms
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
