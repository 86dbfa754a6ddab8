import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Environment } from '#core/environment'
import { clientAddress, clientAddressHeader } from './client-address'
import { setSecureHeaders } from './secure-headers'

/** Before anything else sees a request: writes on it who sent it, which route handlers cannot see, and on its answer the headers that all have. */
export function onEveryRequest({ TRUSTED_PROXIES, PUBLIC_URL }: Pick<Environment, 'TRUSTED_PROXIES' | 'PUBLIC_URL'>): void {
  const isHttps = PUBLIC_URL.startsWith('https:')
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const forwardedFor = [request.headers['x-forwarded-for']].flat().filter(Boolean).join(',')
    request.headers[clientAddressHeader] = clientAddress(request.socket.remoteAddress, forwardedFor, TRUSTED_PROXIES) ?? ''
    setSecureHeaders(response, request.url ?? '', isHttps)
  })
}
