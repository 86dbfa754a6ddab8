import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from '#bin/services/postgres'
import { readHead } from '#core/audit/read-head'
import { verifyChain } from '#core/audit/verify-chain'
import { applyDecisions } from '#core/decisions/apply-decisions'
import { verifyDatabase } from '#core/verification/verify-database'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import { makeTemplate } from '#test/template'
import { getDecision } from './get-decision'

// The test starts its own server three times.
test('a database crash loses only unfinished slices, and applying again completes each once', {
  timeout: 90_000,
}, async () => {
  await using server = await startServer()
  await using instance = await openTestInstance(await makeTemplate(server.superuserUrl))
  instance.owner.on('error', () => {})
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, csvOf(peopleOf('Oslo', 12)), { sliceRows: 2 })
  const { id } = await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 3, 5, 7, 9, 11] } })

  await applySlice(instance, batchId)
  const anchor = await readHead({ ctx: instance.worker })
  await applySlice(instance, batchId)
  await applySlice(instance, batchId)
  expect(await slicesOf(instance)).toEqual([1, 2, 3])
  await server.crash()
  expect(await slicesOf(instance)).toEqual([1])

  // Closing the batch would flush the decision to disk, too.
  for (let left = 5; left > 0; left -= 1) await applySlice(instance, batchId)
  await server.crash()
  expect(await getDecision({ ctx: checker, input: { decisionId: id } })).toMatchObject({ state: 'applied', applied: 6, skipped: 0 })
  expect(await slicesOf(instance)).toEqual([1, 2, 3, 4, 5, 6])
  const findings: unknown[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: (finding) => findings.push(finding) } })
  expect(findings).toEqual([])
  const verified = await verifyChain({ ctx: { db: instance.web }, input: { anchors: anchor ? [anchor] : [] } })
  expect(verified).toMatchObject({ fault: null, head: { seq: (anchor?.seq ?? 0) + 6 } })
})

async function applySlice(instance: TestInstance, batchId: string) {
  await applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
}

const slicesOf = async ({ worker }: TestInstance) =>
  (await worker.db.query<{ no: number }>('select slice_no as no from decision_slice order by slice_no')).map(({ no }) => no)

/** A server as `npm start` runs it, which flushes to disk only for commits that wait for it. */
async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-crash-'))
  const superuserPassword = randomBytes(8).toString('hex')
  const options = {
    dataFolder: join(folder, 'postgres'),
    port: await getPort({ host: '127.0.0.1' }),
    superuserPassword,
    logFile: join(folder, 'log'),
  }
  let running = await startPostgres(options)
  const superuserUrl = running.superuserUrl('postgres')
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  const settings = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB', bgwriter_lru_maxpages: '0', autovacuum: 'off' }
  for (const [name, value] of Object.entries(settings)) await client.query(`alter system set ${name} = '${value}'`)
  await client.end()
  await running.stop()
  running = await startPostgres(options)
  return {
    superuserUrl,
    async crash() {
      await running.process.stop('SIGKILL', 0)
      running = await startPostgres(options)
    },
    async [Symbol.asyncDispose]() {
      await running.stop()
      await rm(folder, { recursive: true })
    },
  }
}
