import { expect, test, vi } from 'vitest'
import { freeHead } from '#core/audit/free-head'
import { getBatch } from '#core/batches/get-batch'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { openBreakableLink } from '#test/breakable-link'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { sampleOf } from '#test/sample'
import { untilState } from '#test/temporal/flow'
import { namedWorker, workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess, type WorkerProcess, workflowsOf } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'

const goesOnWithinMs = 15_000
// Both workers, PostgreSQL and Temporal share the processors of this machine with other tests.
const forLoadMs = 5_000

test.each([
  'both processes of a worker freeze',
  'only its process of the activities freezes',
  'only its process of the workflows freezes',
  'its network goes silent',
] as const)('when %s within a slice, another worker goes on within 15 s, and the first works again when it is back', async (which) => {
  await using instance = await openTestInstance()
  const { bytes, summary } = await sampleOf(5_000)
  const maker = await instance.signIn('maker')
  const environment = workerEnvironment(instance, { SLICE_ROWS: '1000' })
  await using one = await startLinkedWorker('one', environment)
  await using other = await startLinkedWorker('other', environment)
  for (const { process } of [one, other]) await untilReady(process)
  const failedRows = await hold(instance, 'lock table failed_row in share mode', [])
  const batchId = await instance.upload(maker, bytes)
  await untilLockedOut(instance.owner)
  const frozen = (await nameOfWaiting(instance)) === 'one' ? one : other
  const outage = outagesOf(frozen)[which]
  const frozenAt = performance.now()
  outage.begin()
  await failedRows[Symbol.asyncDispose]()
  await vi.waitFor(async () => expect(await slicesImported(instance, batchId)).toBeGreaterThan(0), { timeout: 120_000, interval: 50 })
  expect(performance.now() - frozenAt).toBeLessThan(goesOnWithinMs + forLoadMs)
  await untilState(instance, batchId, 'pending', 120_000)
  const balance = { pending: summary.valid, invalid: summary.invalid, duplicate: summary.duplicate, notRead: 0 }
  expect((await getBatch({ ctx: maker, input: { batchId } })).balance).toMatchObject(balance)

  outage.end()
  await (frozen === one ? other : one).process.kill()
  const next = await instance.upload(maker, peopleCsv('Pune', 20))
  await untilState(instance, next, 'pending', 120_000)
  expect((await getBatch({ ctx: maker, input: { batchId } })).balance).toMatchObject(balance)
  expect(frozen.process.output()).not.toContain('TypeError')
  expect(frozen.process.hasEnded()).toBe(false)
})

test('the maker withdraws a batch whose only worker is frozen within a slice', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const { bytes } = await sampleOf(5_000)
  await using worker = startWorkerProcess(workerEnvironment(instance, { SLICE_ROWS: '1000' }))
  await using _ = freeingAsVerifier(instance)
  await untilReady(worker)
  const failedRows = await hold(instance, 'lock table failed_row in share mode', [])
  const batchId = await instance.upload(maker, bytes)
  await untilLockedOut(instance.owner)
  const processes = [worker.pid, workflowsOf(worker)]
  for (const pid of processes) process.kill(pid, 'SIGSTOP')
  await failedRows[Symbol.asyncDispose]()
  const asked = performance.now()
  await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'withdraw' } })
  expect(performance.now() - asked).toBeLessThan(goesOnWithinMs + forLoadMs)
  for (const pid of processes) process.kill(pid, 'SIGCONT')
  await untilState(instance, batchId, 'withdrawn', 120_000)
  expect(worker.output()).not.toContain('TypeError')
  expect(worker.hasEnded()).toBe(false)
})

/** Ends what stands still while others wait, as the verifier does: PostgreSQL does not end a COPY that waits for its client. */
function freeingAsVerifier({ database }: TestInstance): AsyncDisposable {
  const stopping = new AbortController()
  const freeing = freeHead({ url: database.verifierUrl, log: { info() {}, warn() {} }, signal: stopping.signal })
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await freeing
    },
  }
}

function outagesOf({ process: worker, links }: Awaited<ReturnType<typeof startLinkedWorker>>) {
  const freeze = (...pids: number[]) => ({
    begin: () => pids.forEach((pid) => void process.kill(pid, 'SIGSTOP')),
    end: () => pids.forEach((pid) => void process.kill(pid, 'SIGCONT')),
  })
  return {
    'both processes of a worker freeze': freeze(worker.pid, workflowsOf(worker)),
    'only its process of the activities freezes': freeze(worker.pid),
    'only its process of the workflows freezes': freeze(workflowsOf(worker)),
    'its network goes silent': {
      begin: () => links.forEach((link) => void link.goSilent({ andNew: true })),
      end: () => links.forEach((link) => void link.mend()),
    },
  }
}

/** Starts a worker that reaches PostgreSQL and Temporal through links of its own. */
async function startLinkedWorker(name: string, environment: Record<string, string>) {
  const database = await openBreakableLink(environment.WORKER_DATABASE_URL ?? '')
  const temporal = await openBreakableLink(`tcp://${environment.TEMPORAL_ADDRESS}`)
  const linked = { ...environment, WORKER_DATABASE_URL: database.url, TEMPORAL_ADDRESS: new URL(temporal.url).host }
  const worker = startWorkerProcess(namedWorker(name, linked))
  return {
    process: worker,
    links: [database, temporal],
    async [Symbol.asyncDispose]() {
      await worker.kill()
      for (const link of [database, temporal]) await link[Symbol.asyncDispose]()
    },
  }
}

async function untilReady(worker: WorkerProcess): Promise<void> {
  await vi.waitFor(() => expect(worker.output()).toContain('worker is ready'), { timeout: 120_000, interval: 50 })
}

/** The name of the worker whose statement waits for a lock. */
async function nameOfWaiting({ owner }: TestInstance): Promise<string> {
  const { rows } = await owner.query(
    `select application_name as name from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]?.name ?? ''
}

async function slicesImported({ owner }: TestInstance, batchId: string): Promise<number> {
  return (await owner.query('select from batch_slice where batch_id = $1 and imported_at is not null', [batchId])).rowCount ?? 0
}
