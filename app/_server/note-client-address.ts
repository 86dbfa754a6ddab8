import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { readEnvironment } from '#core/environment'
import { clientAddress, clientAddressHeader } from './client-address'

/** Writes on every request, before anything reads it, who sent it: route handlers cannot see the socket. */
export function noteClientAddress(): void {
  const { TRUSTED_PROXIES } = readEnvironment()
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const forwardedFor = request.headers['x-forwarded-for']
    const address = clientAddress(request.socket.remoteAddress, [forwardedFor].flat().filter(Boolean).join(','), TRUSTED_PROXIES)
    request.headers[clientAddressHeader] = address ?? ''
  })
}
