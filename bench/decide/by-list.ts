import { v7 as uuidv7 } from 'uuid'
import { median } from '#bench/results'
import { type Database, openDatabase } from '#core/database/open-database'
import { applyDecisions } from '#core/decisions/apply-decisions'
import { decide } from './api'
import { untilApplied } from './applied'
import { secondsOf } from './figures'
import { bringPeople, copyToBare, type DecideInstance } from './instance'

const most = 10_000

/**
 * Approves people who are scattered over the whole file, by a list of their rows: what the worker does alone, and the whole
 * way from the request, each beside one UPDATE of as many rows by an array.
 */
export async function byList(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(instance, rows)
  await copyToBare(instance)
  const chosen = Math.min(most, Math.floor(rows / (2 * rounds + 2)))
  // Of each step of the file one row each time, another one every time.
  const step = Math.floor(rows / chosen)
  const scattered = (time: number) => Array.from({ length: chosen }, (_, index) => index * step + 1 + ((index * 7 + time) % step))
  const db = openDatabase({ url: instance.ownerUrl, poolSize: 1, name: 'bench' })
  const figures: { update: number; alone: number; whole: number }[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const [one, other] = [scattered(2 * round), scattered(2 * round + 1)]
    const update = await secondsOf(() => updateByArray(instance, batchId, one))
    const alone = await applyAlone(db, batchId, one)
    const whole = await approve(instance, batchId, other)
    figures.push({ update, alone, whole })
    const labels = [update, alone, whole].map((seconds) => `${Math.round(seconds * 1000)} ms`)
    console.log(`  UPDATE ${labels[0]}, the worker’s part ${labels[1]}, from the request on ${labels[2]}`)
  }
  await db.close()
  const ratio = Number(median(figures.map(({ alone, update }) => alone / update)).toFixed(2))
  const moreMs = Math.round(median(figures.map(({ whole, update }) => (whole - update) * 1000)))
  console.log(`  ${chosen} rows: the worker’s part ${ratio} × the UPDATE, the whole way ${moreMs} ms more`)
  return { chosen, ratio, moreMs, figures }
}

async function updateByArray({ owner }: DecideInstance, batchId: string, rows: number[]): Promise<void> {
  await owner.query(
    `update bare set status = 'approved', decision_no = 1 where batch_id = $1 and row_no = any ($2::int[]) and status = 'pending'`,
    [batchId, rows],
  )
}

/** What the worker does for a decision, on one that its workflow was not labels of. Returns the seconds. */
async function applyAlone(db: Database, batchId: string, rows: number[]): Promise<number> {
  const decisionId = uuidv7()
  await db.query(
    `with recorded as (
       insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, selected, selection_digest)
       select $1, b.id, b.maker_id, next_decision_no(b.id), 'approve', o.id, $4, digest_selection(selection_by_rows(b.id, $3::int[]))
       from batch b, auth.operator o where b.id = $2 and o.email = 'checker@demo.test' returning id)
     select store_selection(id, selection_by_rows($2, $3::int[])) from recorded`,
    [decisionId, batchId, rows, rows.length],
  )
  return secondsOf(() => applyDecisions({ ctx: { db }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } }))
}

async function approve({ owner, checker }: DecideInstance, batchId: string, rows: number[]): Promise<number> {
  const started = Date.now()
  const { id } = await decide(checker, batchId, { verdict: 'approve', selection: { rows } })
  return ((await untilApplied(owner, id)) - started) / 1000
}
