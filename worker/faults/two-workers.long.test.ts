import { Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { readVerifiedAudit } from '#test/audit-chain'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import { untilState } from '#test/temporal/flow'
import { namedWorker, workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'

const people = 1_000
const shared = 400
const repeated = 50

test('two workers that import the same people at once take each row once, and each person into one batch', async () => {
  await using instance = await openTestInstance()
  // One slice at a time, so that Temporal may give the next slice of a batch to the other worker.
  const environment = workerEnvironment(instance, { SLICE_ROWS: '250', WORK_BUDGET_MS: '1', WORKERS_PER_BATCH: '1' })
  await using _ = startWorkerProcess(namedWorker('first', environment))
  await using __ = startWorkerProcess(namedWorker('second', environment))
  await untilBothAsk(environment)
  const batches = await importedByBoth(instance)
  for (const batchId of batches) await untilState(instance, batchId, 'pending')

  const balances = await Promise.all(batches.map(async (batchId) => (await readSnapshot(instance.web, batchId)).balance))
  for (const { pending, duplicate } of balances) expect(pending + duplicate).toBe(people + repeated)
  const all = people + (people - shared) * (batches.length - 1)
  expect(balances.reduce((sum, { pending }) => sum + pending, 0)).toBe(all)
  const counted = await instance.owner.query(
    `select (select count(distinct name)::int from users) as people, (select count(*)::int from users) as users,
       (select count(*)::int from (select batch_id, row_no from users union select batch_id, row_no from failed_row) r) as rows`,
  )
  expect(counted.rows).toEqual([{ people: all, users: all, rows: (people + repeated) * batches.length }])
  const imported = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'batch.imported')
  expect(imported.map(({ batch }) => batch).sort()).toEqual(batches.sort())
})

async function untilBothAsk({ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE }: Record<string, string>): Promise<void> {
  const connection = await Connection.connect({ address: TEMPORAL_ADDRESS ?? '' })
  try {
    const ask = { namespace: TEMPORAL_NAMESPACE ?? '', taskQueue: { name: TEMPORAL_TASK_QUEUE ?? '' }, taskQueueType: activityQueue }
    await vi.waitFor(
      async () => {
        const { pollers } = await connection.workflowService.describeTaskQueue(ask)
        expect(new Set(pollers?.map(({ identity }) => identity)).size).toBe(2)
      },
      { timeout: 60_000, interval: 100 },
    )
  } finally {
    await connection.close()
  }
}

const activityQueue = 2

/** A file that shares people with the previous and the next one, and repeats some of its own. */
function fileOf(number: number): string {
  const from = number * (people - shared)
  const some = peopleOf('Pune', from + people).slice(from)
  return csvOf([...some, ...some.slice(0, repeated)])
}

/** Uploads files until both workers wait to write people, because Temporal chooses the worker of each import. */
async function importedByBoth(instance: TestInstance): Promise<string[]> {
  const maker = await instance.signIn('maker')
  const batches: string[] = []
  await using _ = await hold(instance, 'lock table users in share mode', [])
  do {
    batches.push(await instance.upload(maker, fileOf(batches.length)))
    await vi.waitFor(async () => expect((await waiting(instance)).length).toBe(batches.length), { timeout: 30_000, interval: 20 })
  } while (new Set(await waiting(instance)).size < 2)
  return batches
}

/** The workers that wait to write people, one for each batch. */
async function waiting(instance: TestInstance): Promise<string[]> {
  const { rows } = await instance.owner.query<{ name: string }>(
    `select application_name as name from pg_locks l join pg_stat_activity a using (pid)
     where l.relation = 'users'::regclass and not l.granted and l.database = (select oid from pg_database where datname = current_database())`,
  )
  return rows.map(({ name }) => name)
}
