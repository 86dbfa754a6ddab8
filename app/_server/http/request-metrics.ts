import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Metrics } from '#core/metrics/open-metrics'
import { openWithRoutes } from '#server/process/web-metrics'
import type { EndedRequest } from './web-server'

const Route = z.object({ page: z.string(), regex: z.string() })
const Manifest = z.object({ staticRoutes: z.array(Route), dynamicRoutes: z.array(Route) })
const assets = '/_next/static'

/** Opens the metrics of the web with the routes of the build in `dir`. In development there is no build and every route is `other`. */
export function openWebMetrics(dir: string): { metrics: Metrics; routeOf(path: string): string } {
  const file = join(dir, '.next', 'routes-manifest.json')
  const { staticRoutes, dynamicRoutes } = existsSync(file)
    ? Manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { staticRoutes: [], dynamicRoutes: [] }
  const patterns = [...staticRoutes, ...dynamicRoutes].map(({ page, regex }) => ({ page, regex: new RegExp(regex) }))
  return {
    metrics: openWithRoutes([assets, ...patterns.map(({ page }) => page)]),
    routeOf: (path) => (path.startsWith(`${assets}/`) ? assets : (patterns.find(({ regex }) => regex.test(path))?.page ?? 'other')),
  }
}

/** Counts each request under the pattern of its route, because a path contains ids. */
export function countRequests(metrics: Metrics): (ended: EndedRequest) => void {
  return ({ method, route, status, seconds, isStream }) => {
    const labels = { route, method }
    metrics.count('countersign_http_requests_total', { ...labels, status: status === null ? 'aborted' : `${Math.floor(status / 100)}xx` })
    if (!isStream) metrics.observe('countersign_http_request_duration_seconds', labels, seconds)
  }
}
