import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { openTracing } from '#core/tracing/open-tracing'
import { closeTracing } from '#core/tracing/tracer'
import { createWebServer } from '#server/http/web-server'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { openTraceReceiver, type ReceivedSpan } from '#test/trace-receiver'
import { headersOf, serve, url } from '#test/web'
import { POST } from './batches/[batchId]/decisions/route'

const [traceId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
const log = { info() {}, warn() {} }

test('a decision is one trace from its request to the SQL of the activity, with one request id in all logs, and without personal data', async () => {
  await using receiver = await openTraceReceiver()
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Secretville', 40))
  const otlp = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20secret',
    OTEL_BSP_SCHEDULE_DELAY: '200',
  }
  const environment = workerEnvironment(instance, { ...otlp, LOG_LEVEL: 'debug' })
  const { TEMPORAL_ADDRESS = '', TEMPORAL_NAMESPACE = '', TEMPORAL_TASK_QUEUE = '' } = environment
  await using _ = serve(instance, { ...otlp, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE })
  await openTracing({ settings: otlp, process: 'web', log })
  await using server = await listening()
  await using worker = startWorkerProcess(environment)
  // The workflow runs and waits for a signal.
  await vi.waitFor(() => expect(completed()).toEqual(expect.arrayContaining(['applyDecisions', 'buildReviewIndex'])), { timeout: 60_000 })

  const requestId = randomUUID()
  const checker = await headersOf(await instance.signIn('checker'))
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/batches/${batchId}/decisions?q=Secretville`, {
    method: 'POST',
    headers: {
      ...checker,
      origin: url,
      'content-type': 'application/json',
      'user-agent': 'Secretville',
      'x-request-id': requestId,
      traceparent: `00-${traceId}-${parentId}-01`,
    },
    body: JSON.stringify({
      verdict: 'reject',
      reason: 'Secretville is unknown',
      selection: { rows: [1, 2] },
    }),
  })
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([201, requestId])

  const spans = () => receiver.spans.filter((span) => span.traceId === traceId)
  const chain = await vi.waitFor(() => chainOf(spans(), 'SELECT mark_changes_seen'), { timeout: 60_000, interval: 200 })
  expect(chain.map(({ service, name }) => `${service}: ${name}`)).toEqual([
    'countersign-web: POST /api/batches/[batchId]/decisions',
    'countersign-web: signal signalRefresh',
    'countersign-workflows: workflow onboardBatch',
    'countersign-worker: activity applyDecisions',
    'countersign-worker: SELECT mark_changes_seen',
  ])
  expect(chain[0]).toMatchObject({ parentSpanId: parentId, attributes: { 'countersign.request': requestId } })
  expect(answer.headers.get('traceparent')).toBe(`00-${traceId}-${chain[0]?.spanId}-01`)
  const atOnce = await vi.waitFor(() => chainOf(spans(), 'apply at once'), { timeout: 10_000, interval: 200 })
  expect(atOnce.map(({ service, name }) => `${service}: ${name}`)).toEqual([
    'countersign-web: POST /api/batches/[batchId]/decisions',
    'countersign-web: SELECT record_decision',
    'countersign-worker: apply at once',
  ])
  expect(receiver.headers()).toMatchObject({ 'x-key': 'a secret' })

  // More than one, if the workflow finds its signal while the first is under way.
  await vi.waitFor(() => expect([...new Set(completed(requestId))]).toEqual(['applyDecisions']), { timeout: 10_000 })
  expect(receiver.bytes().toString('latin1')).not.toMatch(/secretville|example\.test/i)
  expect(worker.output()).not.toMatch(/secretville|example\.test/i)

  /** The activities that the worker has logged as completed, by their request if one is given. */
  function completed(request?: string): string[] {
    const lines = worker
      .output()
      .split('\n')
      .filter((line) => line.includes('"activity completed"'))
    const facts = lines.map((line) => JSON.parse(line))
    return facts.filter((line) => line.request === request).map(({ activity }) => activity)
  }
})

/** The spans from the root of the trace down to the first of this name. Throws while one is missing. */
function chainOf(spans: ReceivedSpan[], name: string): ReceivedSpan[] {
  const chain: ReceivedSpan[] = []
  for (let span = spans.find((each) => each.name === name); span; ) {
    chain.unshift(span)
    const { parentSpanId } = span
    span = spans.find(({ spanId }) => spanId === parentSpanId)
  }
  if (chain[0]?.parentSpanId !== parentId)
    throw new Error(`${name} has no chain up to its request: ${spans.map((span) => span.name).join(', ')}`)
  return chain
}

/** The web server with one route in place of Next. */
async function listening() {
  const server = createWebServer({
    trustedProxies: '',
    connectionsPerAddress: 10,
    isHttps: false,
    routeOf: () => '/api/batches/[batchId]/decisions',
    handle,
    onError: () => {},
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await closeTracing()
    },
  }
}

async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)])
  const asked = new Request(`${url}${incoming.url}`, { method: 'POST', headers, body: new Uint8Array(await buffer(incoming)) })
  const batchId = incoming.url?.split('/')[3] ?? ''
  const answer = await POST(asked, { params: Promise.resolve({ batchId }) })
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
}
