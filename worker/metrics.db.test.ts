import getPort from 'get-port'
import { expect, test, vi } from 'vitest'
import { applyDecisions, applyLittle } from '#core/decisions/apply-decisions'
import { importSlices } from '#core/import/import-slices'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { openLog } from './log'
import { countingIn, openWorkerMetrics } from './metrics'

test('a worker counts the rows and the decisions that it committed, once', async () => {
  await using instance = await openTestInstance()
  const { metrics } = await openWorkerMetrics(undefined)
  const { onRows, onApplied } = countingIn(metrics)
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const ctx = instance.worker
  const batchId = await instance.upload(maker, peopleCsv('Oslo', 5))
  await instance.survey(batchId, { sliceRows: 2 })
  await Promise.allSettled([0, 1].map(() => importSlices({ ctx, input: { batchId, budgetMs: 60_000, onRows } })))
  expect(await metrics.read()).toContain('countersign_imported_rows_total 5')

  await instance.verify(batchId)
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
  const both = [0, 1].map(() => applyLittle({ ctx, input: { batchId, onApplied } }))
  await Promise.all(both)
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [2, 3, 5] } })
  await applyDecisions({ ctx, input: { batchId, budgetMs: 60_000, onApplied } })
  const text = await metrics.read()
  expect(text).toContain('countersign_applied_decisions_total{verdict="approve"} 1')
  expect(text).toContain('countersign_applied_people_total{verdict="approve"} 1')
  expect(text).toContain('countersign_applied_decisions_total{verdict="reject"} 1')
  expect(text).toContain('countersign_applied_people_total{verdict="reject"} 3')
  expect(text).toContain('countersign_decision_latency_seconds_count{verdict="reject"} 1')
  metrics.close()
})

test('polls, rounds of the reconciler and posted heads are counted', async () => {
  const { metrics } = await openWorkerMetrics(undefined)
  const { onPolled, onRound, onPosted } = countingIn(metrics)
  onPolled('workflows')
  onRound('worked')
  onPosted('failed')
  expect(await metrics.read()).toContain('countersign_audit_head_posted_timestamp_seconds 0')
  onPosted('posted')
  const text = await metrics.read()
  expect(text).toMatch(/countersign_worker_polled_timestamp_seconds{part="workflows"} 1\d{9}/)
  expect(text).toContain('countersign_reconciler_rounds_total{outcome="worked"} 1')
  expect(text).toContain('countersign_audit_heads_total{outcome="failed"} 1')
  expect(text).toMatch(/countersign_audit_head_posted_timestamp_seconds 1\d{9}/)
  metrics.close()
})

test('one address serves the series of the worker and those of the database', async () => {
  await using instance = await openTestInstance()
  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`
  const { metrics, temporalAddress, serve } = await openWorkerMetrics(address)
  expect(temporalAddress).toMatch(/^127\.0\.0\.1:\d+$/)
  const stopping = new AbortController()
  const client = { readBacklog: async () => [] }
  const stop = await serve({ ctx: instance.worker, client, log: openLog('silent'), signal: stopping.signal })
  const read = async () => (await fetch(`http://${address}/metrics`)).text()
  await vi.waitFor(async () => expect(await read()).toContain('countersign_pending_people 0'), { timeout: 10_000 })
  const text = await read()
  expect(text).toMatch(/^countersign_database_pool_limit\{pool="other"\} [1-9]/m)
  expect(text).toContain('process_cpu_seconds_total')
  stopping.abort()
  await stop()
  metrics.close()
})
