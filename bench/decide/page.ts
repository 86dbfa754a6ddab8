import type { CDPSession, Page } from 'playwright'
import { median } from '#bench/results'
import { bringPeople, type DecideDesk, openPage } from './desk'

const scrolls = 40

type Figures = { lcpMs: number; slowestInteractionMs: number; heapMiB: number }

/** The page of a batch in which everybody waits: how soon it shows, how it answers while one scrolls and ticks, and what it keeps. */
export async function largePage(desk: DecideDesk, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(desk, rows)
  // What the server does once, it has done.
  await measure(await openPage(desk), batchId)
  const figures: Figures[] = []
  for (let round = 0; round < rounds; round += 1) figures.push(await measure(await openPage(desk), batchId))
  const middle = (of: keyof Figures) => Math.round(median(figures.map((one) => one[of])))
  const summary = { lcpMs: middle('lcpMs'), slowestInteractionMs: middle('slowestInteractionMs'), heapMiB: middle('heapMiB') }
  console.log(`  LCP ${summary.lcpMs} ms, slowest interaction ${summary.slowestInteractionMs} ms, heap ${summary.heapMiB} MiB`)
  return { ...summary, figures }
}

async function measure(page: Page, batchId: string): Promise<Figures> {
  await page.addInitScript(observe)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.goto(`/batches/${batchId}`)
  const boxes = page.locator('tbody').getByRole('checkbox')
  await boxes.first().waitFor()
  const lcpMs = await page.evaluate(() => window.seen.lcpMs)
  let heapMiB = 0
  await page.mouse.move(700, 600)
  for (let time = 0; time < scrolls; time += 1) {
    await page.mouse.wheel(0, 1_500)
    if (time % 4 === 3) {
      const inView = boxes.nth(Math.floor((await boxes.count()) / 2))
      await inView.click()
      heapMiB = Math.max(heapMiB, await heapOf(session))
    }
  }
  const { slowestMs } = await page.evaluate(() => window.seen)
  await page.context().close()
  return { lcpMs, slowestInteractionMs: slowestMs, heapMiB }
}

declare global {
  interface Window {
    seen: { lcpMs: number; slowestMs: number }
  }
}

/** In the page: keeps the largest contentful paint, and the longest that an interaction took until the next frame was shown. */
function observe(): void {
  window.seen = { lcpMs: 0, slowestMs: 0 }
  const on = (type: string, take: (entry: PerformanceEntry) => void, options: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
  on('largest-contentful-paint', ({ startTime }) => {
    window.seen.lcpMs = startTime
  })
  on(
    'event',
    ({ duration }) => {
      window.seen.slowestMs = Math.max(window.seen.slowestMs, duration)
    },
    { durationThreshold: 16 },
  )
}

async function heapOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1024 ** 2
}
