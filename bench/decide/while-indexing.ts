import { writeSampleFile } from '#bench/import/files'
import { importFile } from '#bench/import/instance'
import { type Database, openDatabase } from '#core/database/open-database'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { quantile, secondsOf, spread } from './figures'
import { bringPeople, type DecideInstance, openPage } from './instance'
import { approveNext } from './one-person'

const clicksPerRound = 40
const clicked = 10_000

/**
 * One person after the other, from the click on Approve until the page says that they are, in Chromium: while nothing else is done, and
 * while the review index of another batch of `rows` people is built from its first step to its last, in turns.
 */
export async function whileIndexing(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(instance, clicked)
  const other = await importFile(instance, await writeSampleFile(instance.folder, rows, 1))
  const db = openDatabase({ url: instance.ownerUrl, poolSize: 2, name: 'countersign bench' })
  const page = await openPage(instance)
  await page.goto(`/batches/${batchId}`)
  let row = 0
  const click = () => approveNext(page, ++row)
  // The first ones find everything cold.
  while (row < 3) await click()
  const [idle, beside]: [number[], number[]] = [[], []]
  const [aloneSeconds, besideSeconds]: [number[], number[]] = [[], []]
  const bySteps = new Map<string, number[]>()
  for (let round = 0; round < rounds; round += 1) {
    aloneSeconds.push(await secondsOf(await preparedBuild(instance, db, other.batchId, () => {})))
    for (let time = 0; time < clicksPerRound; time += 1) idle.push(await click())
    for (let time = 0; time < clicksPerRound; ) {
      let [step, isOver] = ['', false]
      const build = await preparedBuild(instance, db, other.batchId, (next) => {
        step = next
      })
      const building = secondsOf(build).finally(() => {
        isOver = true
      })
      while (!isOver) {
        const during = step
        const ms = await click()
        if (isOver) break
        time += 1
        beside.push(ms)
        bySteps.set(during, [...(bySteps.get(during) ?? []), ms])
      }
      besideSeconds.push(await building)
    }
  }
  await page.context().close()
  await db.close()
  const figures = { idleMs: spread(idle), besideIndexMs: spread(beside) }
  const ratio = Number((figures.besideIndexMs.p50 / figures.idleMs.p50).toFixed(2))
  const seconds = { alone: rounded(aloneSeconds), besideClicks: rounded(besideSeconds) }
  const steps = Object.fromEntries([...bySteps].map(([step, ms]) => [step, { count: ms.length, p50: quantile(ms, 0.5) }]))
  console.log(
    `  click to approved p50 ${figures.idleMs.p50} ms; while the index of ${rows} people is built ${figures.besideIndexMs.p50} ms: ${ratio} ×`,
  )
  console.log(`  index alone ${seconds.alone.join(', ')} s; beside clicks ${seconds.besideClicks.join(', ')} s`)
  for (const [step, { count, p50 }] of Object.entries(steps)) console.log(`  ${step}: p50 ${p50} ms of ${count}`)
  return { ratio, ...figures, seconds, steps }
}

/** Empties the index of a batch. The returned function builds it as the worker does, and names each step by its SQL function. */
async function preparedBuild({ owner }: DecideInstance, db: Database, batchId: string, onStep: (name: string) => void) {
  for (const table of ['', '_person', '_value', '_slice', '_order', '_flag'])
    await owner.query(`delete from review_index${table} where batch_id = $1`, [batchId])
  await owner.query('vacuum review_index_text, review_index_flag, review_index_slice, review_index_order')
  const query: Database['query'] = (sql, values) => {
    onStep(/\w*review_index\w*/.exec(sql)?.[0] ?? '')
    return db.query(sql, values)
  }
  return () => buildReviewIndex({ ctx: { db: { ...db, query } }, input: { batchId } })
}

const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(1)))
