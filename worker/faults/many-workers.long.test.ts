import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { sampleOf } from '#test/sample'
import { untilState } from '#test/temporal/flow'
import { namedWorker, workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, type WorkerProcess, workflowsOf } from '#test/temporal/worker-process'

const goesOnWithinMs = 15_000
// All workers, PostgreSQL and Temporal share the processors of this machine with other tests.
const forLoadMs = 5_000
const rows = 5_000

test('when one of two workers on a batch is killed, the other imports the rest within 15 s', async () => {
  await using scene = await bothImport()
  const { instance, batchId, workers, release } = scene
  await workers[0].kill()
  await release()
  await untilState(instance, batchId, 'pending', goesOnWithinMs + forLoadMs)
  await expectEachRowOnce(scene)
})

test('when both workers on a batch are killed, a third one imports the rest', async () => {
  await using scene = await bothImport()
  const { instance, batchId, workers, release, environment } = scene
  for (const worker of workers) await worker.kill()
  await release()
  await using _ = startWorkerProcess(namedWorker('third', environment))
  await untilState(instance, batchId, 'pending', 120_000)
  await expectEachRowOnce(scene)
})

test('when one of two workers on a batch freezes, the other imports the rest, and the first changes nothing when it wakes up', async () => {
  await using scene = await bothImport()
  const { instance, batchId, workers, release } = scene
  const processes = [workers[0].pid, workflowsOf(workers[0])]
  for (const pid of processes) process.kill(pid, 'SIGSTOP')
  await release()
  const imported = await slicesImported(instance, batchId)
  await vi.waitFor(async () => expect(await slicesImported(instance, batchId)).toBeGreaterThan(imported), {
    timeout: goesOnWithinMs + forLoadMs,
    interval: 50,
  })
  await untilState(instance, batchId, 'pending', 120_000)
  await expectEachRowOnce(scene)
  for (const pid of processes) process.kill(pid, 'SIGCONT')
  await workers[1].kill()
  const next = await instance.upload(scene.maker, (await sampleOf(100, 2)).bytes)
  await untilState(instance, next, 'pending', 120_000)
  await expectEachRowOnce(scene)
  expect(workers[0].output()).not.toContain('TypeError')
})

test('when one of two workers that survey a file is killed, whichever it is, the other surveys the rest with the same plan', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const row = `"Ada\n",1990-01-01,Pune,${'n'.repeat(4_000)}\n`
  const file = `name,dob,city,note\n${row.repeat((20 * 1024 * 1024) / row.length)}`
  const plan = async (batchId: string) =>
    (
      await instance.owner.query(
        'select slice_no, byte_from, byte_to, row_from, line_from from batch_slice where batch_id = $1 order by 1',
        [batchId],
      )
    ).rows
  const alone = await instance.upload(maker, file)
  await instance.survey(alone, { sliceRows: 1_000 })
  for (const victim of [0, 1]) {
    const environment = workerEnvironment(instance, { SLICE_ROWS: '1000' })
    const names = ['first', 'second']
    const workers = names.map((name) => startWorkerProcess(namedWorker(name, environment)))
    try {
      for (const worker of workers)
        await vi.waitFor(() => expect(worker.output()).toContain('worker is ready'), { timeout: 120_000, interval: 50 })
      const ranges = await hold(instance, 'lock table survey_range in exclusive mode', [])
      const batchId = await instance.upload(maker, file)
      await vi.waitFor(async () => expect(await waiting(instance)).toEqual(names), { timeout: 120_000, interval: 50 })
      await workers[victim]?.kill()
      await ranges[Symbol.asyncDispose]()
      await vi.waitFor(async () => expect(await plan(batchId)).toEqual(await plan(alone)), { timeout: 60_000, interval: 100 })
    } finally {
      for (const worker of workers) await worker.kill()
    }
  }
})

type Scene = AsyncDisposable & {
  instance: TestInstance
  maker: Awaited<ReturnType<TestInstance['signIn']>>
  batchId: string
  environment: Record<string, string>
  workers: [WorkerProcess, WorkerProcess]
  release: () => Promise<void>
}

/** Two workers that both wait in slices of one batch, after they have written its people. */
async function bothImport(): Promise<Scene> {
  const instance = await openTestInstance()
  const { bytes } = await sampleOf(rows)
  const maker = await instance.signIn('maker')
  const environment = workerEnvironment(instance, { SLICE_ROWS: '250' })
  const workers: Scene['workers'] = [
    startWorkerProcess(namedWorker('first', environment)),
    startWorkerProcess(namedWorker('second', environment)),
  ]
  const failedRows = await hold(instance, 'lock table failed_row in share mode', [])
  const release = async () => failedRows[Symbol.asyncDispose]()
  for (const worker of workers)
    await vi.waitFor(() => expect(worker.output()).toContain('worker is ready'), { timeout: 120_000, interval: 50 })
  const batchId = await instance.upload(maker, bytes)
  await vi.waitFor(async () => expect(await waiting(instance)).toEqual(['first', 'second']), { timeout: 120_000, interval: 50 })
  return {
    instance,
    maker,
    batchId,
    environment,
    workers,
    release,
    async [Symbol.asyncDispose]() {
      for (const worker of workers) await worker.kill()
      await instance[Symbol.asyncDispose]()
    },
  }
}

/** The workers whose statements wait for a lock. */
async function waiting({ owner }: TestInstance): Promise<string[]> {
  const { rows: names } = await owner.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and application_name in ('first', 'second') order by 1`,
  )
  return names.map(({ name }) => name)
}

async function expectEachRowOnce({ instance, maker, batchId }: Scene): Promise<void> {
  const { summary } = await sampleOf(rows)
  const balance = { rows, pending: summary.valid, invalid: summary.invalid, duplicate: summary.duplicate, notRead: 0 }
  expect((await getBatch({ ctx: maker, input: { batchId } })).balance).toMatchObject(balance)
  const { rows: counted } = await instance.owner.query(
    `select count(*)::int as rows, count(distinct row_no)::int as distinct from (
       select row_no from users where batch_id = $1 union all select row_no from failed_row where batch_id = $1) r`,
    [batchId],
  )
  expect(counted).toEqual([{ rows, distinct: rows }])
  await instance.verify(batchId)
  expect((await getBatch({ ctx: maker, input: { batchId } })).state).toBe('pending')
}

async function slicesImported({ owner }: TestInstance, batchId: string): Promise<number> {
  return (await owner.query('select from batch_slice where batch_id = $1 and imported_at is not null', [batchId])).rowCount ?? 0
}
