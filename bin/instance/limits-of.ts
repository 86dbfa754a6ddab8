import type { Environment } from '#core/environment'
import type { ConnectionLimits } from '#database/roles'

/** The connection limit of each role, from the settings. */
export const limitsOf = (environment: Environment): ConnectionLimits => ({
  auth: environment.AUTH_CONNECTION_LIMIT,
  web: environment.WEB_CONNECTION_LIMIT,
  worker: environment.WORKER_CONNECTION_LIMIT,
  verifier: environment.VERIFIER_CONNECTION_LIMIT,
  delivery: environment.DELIVERY_CONNECTION_LIMIT,
})
