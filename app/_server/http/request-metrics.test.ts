import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { countRequests, openWebMetrics } from './request-metrics'
import { createWebServer } from './web-server'

/** A folder with the manifest that Next writes at a build. */
function builtFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-routes-'))
  mkdirSync(join(dir, '.next'))
  const routes = {
    staticRoutes: [{ page: '/api/batches', regex: '^/api/batches(?:/)?$' }],
    dynamicRoutes: [{ page: '/api/batches/[batchId]', regex: '^/api/batches/([^/]+?)(?:/)?$' }],
  }
  writeFileSync(join(dir, '.next', 'routes-manifest.json'), JSON.stringify(routes))
  return dir
}

test('requests are counted by the pattern of their route, with their status and duration', async () => {
  const { metrics, routeOf } = openWebMetrics(builtFolder())
  const server = createWebServer({
    trustedProxies: '',
    connectionsPerAddress: 10,
    isHttps: false,
    handle: async (incoming, response) => {
      // Next rewrites the address of a request while it handles it.
      const path = incoming.url ?? ''
      incoming.url = '/rewritten'
      if (path === '/api/batches?state=pending') response.writeHead(503).end()
      else if (path === '/api/batches') response.writeHead(200, { 'content-type': 'text/event-stream' }).end()
      else response.end()
    },
    onError: () => {},
    routeOf,
    onEnd: countRequests(metrics),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const id = '0197f0a4-6d3c-7f00-9a4e-111111111111'
  for (const path of [`/api/batches/${id}`, '/api/batches?state=pending', '/api/batches', `/${id}`, '/_next/static/chunks/a1b2.js', '/%ff'])
    await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  await vi.waitFor(async () => expect(await metrics.read()).toContain('status="4xx"'))
  const text = await metrics.read()
  const counted = text.split('\n').filter((line) => line.startsWith('countersign_http_requests_total'))
  expect(counted.sort()).toEqual([
    'countersign_http_requests_total{route="/_next/static",method="GET",status="2xx"} 1',
    'countersign_http_requests_total{route="/api/batches",method="GET",status="2xx"} 1',
    'countersign_http_requests_total{route="/api/batches",method="GET",status="5xx"} 1',
    'countersign_http_requests_total{route="/api/batches/[batchId]",method="GET",status="2xx"} 1',
    'countersign_http_requests_total{route="other",method="GET",status="2xx"} 1',
    'countersign_http_requests_total{route="other",method="GET",status="4xx"} 1',
  ])
  // The event stream has no duration.
  expect(text).toContain('countersign_http_request_duration_seconds_count{route="/api/batches",method="GET"} 1')
  expect(text).not.toContain(id)
  server.close()
  server.closeAllConnections()
})
