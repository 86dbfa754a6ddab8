import type { IncomingHttpHeaders } from 'node:http'

const longestWaitSeconds = 24 * 60 * 60

/** The seconds until a server wants to be asked again, at most a day; null if it does not say. RFC 9110, section 10.2.3: seconds, or a date. */
export function retryAfterSeconds({ 'retry-after': header }: IncomingHttpHeaders): number | null {
  if (header === undefined) return null
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(0, Math.ceil(seconds)), longestWaitSeconds) : null
}
