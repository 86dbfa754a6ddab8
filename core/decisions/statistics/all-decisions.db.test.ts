import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { undoDecision } from '#core/decisions/undo-decision'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { listAllDecisions } from './list-all-decisions'
import { readDecisionStatistics } from './read-decision-statistics'

test('lists decisions of all visible batches once, newest first, with their file', async () => {
  await using instance = await openTestInstance()
  const [maker, other, checker] = [await instance.signIn('maker'), await instance.signIn('maker'), await instance.signIn('checker')]
  const [mine, theirs] = [await instance.bring(maker, peopleCsv('Pune', 3)), await instance.bring(other, peopleCsv('Oslo', 3))]
  const made: string[] = []
  for (const batchId of [mine, theirs, mine])
    made.unshift((await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [made.length + 1] } })).id)
  const first = await listAllDecisions({ ctx: checker, input: { limit: 2 } })
  const rest = await listAllDecisions({ ctx: checker, input: { limit: 2, cursor: first.nextCursor ?? '' } })
  expect([...first.items, ...rest.items].map(({ id, fileName }) => [id, fileName])).toEqual(made.map((id) => [id, 'people.csv']))
  expect(rest.nextCursor).toBeNull()
  const own = await listAllDecisions({ ctx: other, input: {} })
  expect(own.items.map(({ id }) => id)).toEqual([made[1]])
  expect((await listAllDecisions({ ctx: await instance.signIn(), input: {} })).items).toEqual([])
})

test('statistics count waiting times and decided people, without undone decisions', async () => {
  await using instance = await openTestInstance()
  await instance.owner.query('update policy set undo_window_seconds = 3600')
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, peopleCsv('Pune', 10))
  const ids: string[] = []
  for (const row of [1, 2, 3])
    ids.push((await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [row, row + 4] } })).id)
  const rejection = await instance.decide(checker, batchId, { verdict: 'send-back', reason: 'Unclear', selection: { rows: [4] } })
  await instance.apply(batchId)
  await undoDecision({ ctx: checker, input: { decisionId: ids[2] ?? '', idempotencyKey: uuidv7() } })
  // Sets the end of the import a known number of seconds before each decision.
  const waits = [10, 110, 5_000, 210]
  for (const [index, id] of [...ids, rejection.id].entries())
    await instance.owner.query(
      `update decision d set recorded_at = b.import_ended_at + make_interval(secs => $2) from batch b where b.id = d.batch_id and d.id = $1`,
      [id, waits[index]],
    )
  const { waits: found, days } = await readDecisionStatistics({ ctx: checker })
  expect(found).toEqual({ decisions: 3, batches: 0, medianSeconds: null, p95Seconds: null })
  const total = (verdict: string) => days.filter((day) => day.verdict === verdict).map(({ decisions, people }) => [decisions, people])
  expect([total('approve'), total('send-back'), total('undo')]).toEqual([[[2, 4]], [[1, 1]], []])
  expect((await readDecisionStatistics({ ctx: await instance.signIn('maker') })).days).toEqual([])

  for (const [seconds, city] of [
    [110, 'Oslo'],
    [310, 'Lagos'],
  ] as const) {
    const whole = await instance.bring(maker, peopleCsv(city, 2))
    for (const row of [1, 2]) await instance.decide(checker, whole, { verdict: 'approve', selection: { rows: [row] } })
    await instance.apply(whole)
    await instance.owner.query(
      `update decision d set recorded_at = b.import_ended_at + make_interval(secs => d.decision_no * $2::int - $2)
       from batch b where b.id = d.batch_id and b.id = $1`,
      [whole, seconds],
    )
  }
  expect((await readDecisionStatistics({ ctx: checker })).waits).toEqual({ decisions: 7, batches: 2, medianSeconds: 210, p95Seconds: 300 })
})
