import type { ServerResponse } from 'node:http'

/** What every answer of this server tells a browser to refrain from, whichever route gives it. */
export function setSecureHeaders(response: ServerResponse, path: string, isHttps: boolean): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  if (path.startsWith('/api/')) response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (isHttps) response.setHeader('strict-transport-security', 'max-age=63072000; includeSubDomains')
}
