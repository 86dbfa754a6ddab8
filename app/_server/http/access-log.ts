import type { Environment } from '#core/environment'
import type { EndedRequest } from './web-server'

type Log = { info(facts: object, message: string): void }

/**
 * Writes one line for each request when it is over: ids, the pattern of its route, and numbers. Never the path, the query, a header or a
 * body, because they may contain personal data. The address of the client is personal data too, so it needs a setting of its own.
 */
export function logRequests(log: Log, setting: Environment['ACCESS_LOG']): (ended: EndedRequest) => void {
  if (setting === 'off') return () => {}
  return ({ id, method, route, status, seconds, bytes, operatorId, address, isProbe }) => {
    if (isProbe) return
    const facts = { request: id, method, route, status, ms: Math.round(seconds * 1_000), bytesIn: bytes.in, bytesOut: bytes.out }
    log.info({ ...facts, operator: operatorId, ...(setting === 'with-address' ? { address } : {}) }, 'request ended')
  }
}
