import { type Metrics, openMetrics } from '#core/metrics/open-metrics'

const slot = globalThis as typeof globalThis & { countersignWebMetrics?: Metrics }

/** The metrics of this process. The HTTP server, which knows the routes, opens them; it and the routes are bundled apart and share them. */
export function webMetrics(): Metrics {
  slot.countersignWebMetrics ??= openMetrics({ process: 'web', hasDefaults: false })
  return slot.countersignWebMetrics
}

/** Opens them with the patterns of the routes. */
export function openWithRoutes(routes: readonly string[]): Metrics {
  slot.countersignWebMetrics = openMetrics({ process: 'web', routes })
  return slot.countersignWebMetrics
}
