import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { importSlices } from '#core/import/import-slices'
import { readVerifiedAudit } from '#test/audit-chain'
import { type Hold, hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import { untilState } from '#test/temporal/flow'
import { namedWorker, workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { untilLetIn } from '#test/until-locked-out'

const sliceRows = 100
const people = 250

// One worker is killed in all phases at once, because Temporal waits ten seconds before it retries the work.
test.concurrent.each([
  ['rolls back', { isRolledBack: true }],
  // PostgreSQL does not check its client while a statement waits, so the statement may complete after the next worker has started.
  ['completes', { isRolledBack: false }],
])('PostgreSQL %s the work of a killed worker, and the next worker counts each row once', async (_, { isRolledBack }) => {
  await using instance = await openTestInstance()
  const phases = await batchesInPhases(instance)
  const environment = workerEnvironment(instance, { SLICE_ROWS: String(sliceRows) })
  await using holds = await holdPhases(instance, phases)
  await using doomed = startWorkerProcess(namedWorker('doomed', environment))
  await untilAllHeldUp(instance, 'doomed')
  await doomed.kill()
  if (isRolledBack) await expectNothingHalf(instance, phases)

  await using __ = startWorkerProcess(namedWorker('other', environment))
  await untilAllHeldUp(instance, 'other')
  await holds[Symbol.asyncDispose]()
  await expectEachOnce(instance, phases)
})

type Phases = Awaited<ReturnType<typeof batchesInPhases>>

/** One batch for each activity besides the import of slices and the decisions of checkers. */
async function batchesInPhases(instance: TestInstance) {
  const maker = await instance.signIn('maker')
  const surveyed = await instance.upload(maker, fileOf('Pune'))
  const counted = await instance.upload(maker, fileOf('Oslo'))
  await instance.survey(counted)
  await importSlices({ ctx: instance.worker, input: { batchId: counted, budgetMs: 0 } })
  const prepared = await instance.bringUnverified(maker, fileOf('Lima'), { sliceRows })
  const withdrawn = await instance.bring(maker, fileOf('Riga'), { sliceRows })
  const withdrawal = await withdrawBatch({ ctx: maker, input: { batchId: withdrawn, idempotencyKey: 'stop' } })
  return { surveyed, counted, prepared, withdrawn, withdrawalId: withdrawal.id }
}

const fileOf = (city: string) => csvOf([...peopleOf(city, people), `Noone,1990-02-31,${city}`, ...peopleOf(city, 1)])

/** The survey waits for the file, the import for its failed rows; the others wait in their second slice, after its people. */
async function holdPhases(instance: TestInstance, { prepared, withdrawalId }: Phases): Promise<Hold> {
  const holds = await Promise.all([
    hold(instance, 'lock table upload_chunk', []),
    hold(instance, 'lock table failed_row', []),
    hold(instance, `insert into review_index_slice (batch_id, slice_no, cities, domains, births) values ($1, 2, '', '', '')`, [prepared]),
    hold(instance, `insert into decision_slice (decision_id, slice_no, applied, applied_rows, digest) values ($1, 2, 0, '', sha256(''))`, [
      withdrawalId,
    ]),
  ])
  return {
    async [Symbol.asyncDispose]() {
      for (const held of holds) await held[Symbol.asyncDispose]()
    },
  }
}

/** Waits until the worker waits for a lock in each phase. Temporal may retry a phase meanwhile. */
async function untilAllHeldUp({ worker: { db } }: TestInstance, worker: string): Promise<void> {
  const waiting = `select distinct query from pg_stat_activity join pg_locks l using (pid)
    where datname = current_database() and application_name = $1 and not l.granted`
  await vi.waitFor(async () => expect(await db.query(waiting, [worker])).toHaveLength(4), { timeout: 60_000, interval: 20 })
}

/** Ends the connections of the killed worker and checks that no slice is half written. */
async function expectNothingHalf(instance: TestInstance, { surveyed, counted, prepared, withdrawn }: Phases): Promise<void> {
  await instance.worker.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'doomed'`,
  )
  await untilLetIn(instance.owner)
  expect(await readSnapshot(instance.web, surveyed)).toMatchObject({ state: 'importing', balance: { rows: null } })
  expect(await readSnapshot(instance.web, counted)).toMatchObject({ state: 'importing', balance: { pending: people } })
  expect(await readSnapshot(instance.web, withdrawn)).toMatchObject({ balance: { withdrawn: sliceRows, pending: people - sliceRows } })
  const { rows } = await instance.owner.query(
    `select (select count(*)::int from users where batch_id = $1 and freed) as withdrawn,
       (select count(*)::int from review_index_slice where batch_id = $2) as prepared`,
    [withdrawn, prepared],
  )
  expect(rows).toEqual([{ withdrawn: sliceRows, prepared: 1 }])
}

async function expectEachOnce(instance: TestInstance, { surveyed, counted, prepared, withdrawn }: Phases): Promise<void> {
  await untilState(instance, withdrawn, 'withdrawn')
  for (const batchId of [surveyed, counted]) await untilState(instance, batchId, 'pending')
  await vi.waitFor(async () => expect(await builtReviewIndexes(instance)).toEqual([surveyed, counted, prepared, withdrawn].sort()), {
    timeout: 30_000,
  })
  for (const batchId of [surveyed, counted, prepared]) await instance.verify(batchId)
  const balance = { rows: people + 2, invalid: 1, duplicate: 1, notRead: 0 }
  expect(await readSnapshot(instance.web, withdrawn)).toMatchObject({ balance: { ...balance, pending: 0, withdrawn: people } })
  for (const batchId of [surveyed, counted, prepared]) {
    expect(await readSnapshot(instance.web, batchId)).toMatchObject({
      state: 'pending',
      balance: { ...balance, pending: people, withdrawn: 0 },
    })
  }
  const { rows } = await instance.owner.query(
    `select count(*)::int as rows, count(distinct row_no)::int as distinct from (
       select batch_id, row_no from users union all select batch_id, row_no from failed_row) r group by batch_id`,
  )
  expect(rows).toEqual(Array(4).fill({ rows: people + 2, distinct: people + 2 }))
  const events = (await readVerifiedAudit(instance.owner)).filter(({ batch, actor }) => batch !== null && actor === null)
  expect(countBy(events.map(({ batch, action }) => `${batch} ${action}`))).toEqual({
    [`${surveyed} batch.imported`]: 1,
    [`${counted} batch.imported`]: 1,
    [`${prepared} batch.imported`]: 1,
    [`${withdrawn} batch.imported`]: 1,
    [`${surveyed} batch.verified`]: 1,
    [`${counted} batch.verified`]: 1,
    [`${prepared} batch.verified`]: 1,
    [`${withdrawn} batch.verified`]: 1,
    [`${withdrawn} decision.applied-to-slice`]: 3,
    [`${withdrawn} decision.applied`]: 1,
  })
}

/** The batches with a complete review index. */
async function builtReviewIndexes(instance: TestInstance): Promise<string[]> {
  const { rows } = await instance.owner.query<{ id: string }>(
    `select batch_id as id from review_index join users using (batch_id) where built_at is not null
     group by batch_id having count(*) = $1 order by 1`,
    [people],
  )
  return rows.map(({ id }) => id)
}

function countBy(keys: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}
