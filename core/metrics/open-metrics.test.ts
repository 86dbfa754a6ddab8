import { expect, test } from 'vitest'
import { openMetrics } from './open-metrics'

test('a label value that is not in its set is shown as other', async () => {
  const metrics = openMetrics({ process: 'web', routes: ['/api/batches/[batchId]'], hasDefaults: false })
  const id = '0197f0a4-6d3c-7f00-9a4e-111111111111'
  metrics.count('countersign_http_requests_total', { route: `/api/batches/${id}`, method: id, status: '2xx' })
  metrics.count('countersign_http_requests_total', { route: '/api/batches/[batchId]', method: 'GET', status: '2xx' })
  const text = await metrics.read()
  expect(text).not.toContain(id)
  expect(text).toContain('countersign_http_requests_total{route="other",method="other",status="2xx"} 1')
  expect(text).toContain('countersign_http_requests_total{route="/api/batches/[batchId]",method="GET",status="2xx"} 1')
})

test('a counter is shown as 0 before its first event', async () => {
  const text = await openMetrics({ process: 'worker', hasDefaults: false }).read()
  expect(text).toContain('countersign_applied_decisions_total{verdict="approve"} 0')
  expect(text).toContain('countersign_imported_rows_total 0')
  const verifier = await openMetrics({ process: 'verifier', hasDefaults: false }).read()
  expect(verifier).toContain('countersign_verifications_total{kind="deep",outcome="different"} 0')
})

test('the series of the database are shown only by the process that serves them', async () => {
  const metrics = openMetrics({ process: 'worker', hasDefaults: false })
  expect(await metrics.read()).not.toContain('countersign_audit_events')
  metrics.setShared([{ series: 'countersign_audit_events', labels: {}, value: 7 }])
  expect(await metrics.read()).toContain('countersign_audit_events 7')
  metrics.setShared([{ series: 'countersign_open_batches', labels: { state: 'pending' }, value: 1 }])
  expect(await metrics.read()).not.toContain('countersign_audit_events')
  metrics.setShared(null)
  expect(await metrics.read()).not.toContain('countersign_open_batches')
})

test('a process has no series of another', () => {
  const metrics = openMetrics({ process: 'verifier', hasDefaults: false })
  expect(() => metrics.count('countersign_imported_rows_total', {}, 1)).toThrow('The verifier has no countersign_imported_rows_total.')
})
