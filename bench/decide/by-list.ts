import { v7 as uuidv7 } from 'uuid'
import { median } from '#bench/results'
import { decide } from './api'
import { untilApplied } from './applied'
import { bringPeople, copyToBare, type DecideDesk } from './desk'
import { secondsOf } from './figures'

const most = 10_000

/**
 * Approves people who are scattered over the whole file, by a list of their rows: the functions of the database alone, and the whole
 * way from the request, each beside one UPDATE of as many rows by an array.
 */
export async function byList(desk: DecideDesk, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(desk, rows)
  await copyToBare(desk)
  const chosen = Math.min(most, Math.floor(rows / (2 * rounds + 2)))
  // Of each stretch of the file one row each time, another one every time.
  const stretch = Math.floor(rows / chosen)
  const scattered = (time: number) => Array.from({ length: chosen }, (_, index) => index * stretch + 1 + ((index * 7 + time) % stretch))
  const figures: { update: number; functions: number; whole: number }[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const [one, other] = [scattered(2 * round), scattered(2 * round + 1)]
    const update = await secondsOf(() => updateByArray(desk, batchId, one))
    const functions = await applyByFunctions(desk, batchId, one)
    const whole = await approve(desk, batchId, other)
    figures.push({ update, functions, whole })
    const told = [update, functions, whole].map((seconds) => `${Math.round(seconds * 1000)} ms`)
    console.log(`  UPDATE ${told[0]}, functions ${told[1]}, from the request on ${told[2]}`)
  }
  const ratio = Number(median(figures.map(({ functions, update }) => functions / update)).toFixed(2))
  const moreMs = Math.round(median(figures.map(({ whole, update }) => (whole - update) * 1000)))
  console.log(`  ${chosen} rows: the functions ${ratio} × the UPDATE, the whole way ${moreMs} ms more`)
  return { chosen, ratio, moreMs, figures }
}

async function updateByArray({ owner }: DecideDesk, batchId: string, rows: number[]): Promise<void> {
  await owner.query(
    `update bare set status = 'approved', decision_id = $1 where batch_id = $1 and row_no = any ($2::int[]) and status = 'pending'`,
    [batchId, rows],
  )
}

/** What the worker asks of the database for a decision, on one that its workflow was not told of. Returns the seconds. */
async function applyByFunctions({ owner }: DecideDesk, batchId: string, rows: number[]): Promise<number> {
  const decisionId = uuidv7()
  await owner.query(
    `insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, selected_rows, expected_count)
     select $1, b.id, b.maker_id, next_decision_no(b.id), 'approve', o.id, $3::int[], $4
     from batch b, auth.operator o where b.id = $2 and o.email = 'checker@demo.test'`,
    [decisionId, batchId, rows, rows.length],
  )
  return secondsOf(async () => {
    const slices = await owner.query<{ slice: number }>('select slices_to_decide($1) as slice', [decisionId])
    for (const { slice } of slices.rows) await owner.query('select apply_decision_slice($1, $2)', [decisionId, slice])
    await owner.query('select finish_decision($1)', [decisionId])
  })
}

async function approve({ owner, checker }: DecideDesk, batchId: string, rows: number[]): Promise<number> {
  const started = Date.now()
  const { id } = await decide(checker, batchId, { verdict: 'approve', selection: { rows } })
  return ((await untilApplied(owner, id)) - started) / 1000
}
