import type { CDPSession, Page } from 'playwright'
import { median } from '#bench/results'
import { bringPeople, type DecideInstance, openPage } from './instance'

const scrolls = 40

type Figures = { lcpMs: number; slowestInteractionMs: number; slowestHoverMs: number; heapMiB: number }

/**
 * The page of a batch in which everybody waits: how soon it shows, how it answers while one scrolls and ticks, and what it keeps.
 * An interaction is what Interaction to Next Paint counts: each tick, from the press to the frame that shows it. Rows that come under the
 * pointer while one scrolls are message so; from there to the next frame is how long scrolling holds everything else up.
 */
export async function largePage(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(instance, rows)
  // PostgreSQL would clean up behind so many rows meanwhile.
  await instance.owner.query('vacuum analyze')
  // What the server does once, it has done.
  await measure(await openPage(instance), batchId)
  const figures: Figures[] = []
  for (let round = 0; round < rounds; round += 1) figures.push(await measure(await openPage(instance), batchId))
  const middle = (of: keyof Figures) => Math.round(median(figures.map((one) => one[of])))
  const [lcpMs, slowestInteractionMs, slowestHoverMs, heapMiB] = [
    middle('lcpMs'),
    middle('slowestInteractionMs'),
    middle('slowestHoverMs'),
    middle('heapMiB'),
  ]
  console.log(`  LCP ${lcpMs} ms, slowest interaction ${slowestInteractionMs} ms, slowest hover ${slowestHoverMs} ms, heap ${heapMiB} MiB`)
  return { lcpMs, slowestInteractionMs, slowestHoverMs, heapMiB, figures }
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
  await page.evaluate(() => {
    window.seen.from = performance.now()
  })
  for (let time = 0; time < scrolls; time += 1) {
    await page.mouse.wheel(0, 1_500)
    if (time % 4 === 3) {
      const inView = boxes.nth(Math.floor((await boxes.count()) / 2))
      await inView.click()
      heapMiB = Math.max(heapMiB, await heapOf(session))
    }
  }
  const { slowestInteractionMs, slowestHoverMs } = await page.evaluate(() => window.seen)
  await page.context().close()
  return { lcpMs, slowestInteractionMs, slowestHoverMs, heapMiB }
}

declare global {
  interface Window {
    seen: { from: number; lcpMs: number; slowestInteractionMs: number; slowestHoverMs: number }
  }
}

/** In the page: keeps the largest contentful paint, and the longest that an event since `from` took until the next frame was shown. */
function observe(): void {
  const seen = { from: Number.POSITIVE_INFINITY, lcpMs: 0, slowestInteractionMs: 0, slowestHoverMs: 0 }
  window.seen = seen
  const on = (type: string, take: (entry: PerformanceEntry) => void, options: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
  on('largest-contentful-paint', ({ startTime }) => {
    seen.lcpMs = startTime
  })
  on(
    'event',
    (entry) => {
      // What came before is message late, and would be the page being loaded.
      if (entry.startTime < seen.from) return
      const slowest = (entry as PerformanceEventTiming).interactionId ? 'slowestInteractionMs' : 'slowestHoverMs'
      seen[slowest] = Math.max(seen[slowest], entry.duration)
    },
    { durationThreshold: 16 },
  )
}

async function heapOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1024 ** 2
}
