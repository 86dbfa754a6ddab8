import { afterEach, expect, test } from 'vitest'
import { callFunction } from '#core/database/call-function'
import { inRequest } from '#core/tracing/request-scope'
import { useTracer } from '#core/tracing/tracer'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { verifyNext } from './verify-next'

afterEach(() => useTracer(undefined))

test('continues the trace of the import that requested it, and a deep one of everything begins its own', async () => {
  const spans: { name: string; parent: string | undefined; own: string }[] = []
  useTracer({
    start(name, { parent }) {
      const own = `00-0af7651916cd43dd8448eb211c80319c-${String(spans.length + 1).padStart(16, '0')}-01`
      spans.push({ name, parent, own })
      return { traceparent: own, end: () => {} }
    },
    close: async () => {},
  })
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 2))
  await inRequest({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }, () => instance.importBatch(batchId))
  await instance.buildReviewIndex(batchId)
  await verifyNext({ ctx: instance.verifier })
  const requesting = spans.find(({ name }) => name === 'SELECT end_import')
  expect(spans).toContainEqual({ name: 'verification import', parent: requesting?.own, own: expect.any(String) })
  const verifying = spans.find(({ name }) => name === 'verification import')
  expect(spans.filter(({ parent }) => parent === verifying?.own).length).toBeGreaterThan(3)

  await callFunction(instance.verifier.db, 'request_deep_verification', {})
  await verifyNext({ ctx: instance.verifier })
  expect(spans).toContainEqual({ name: 'verification deep', parent: '', own: expect.any(String) })
})
