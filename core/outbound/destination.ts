import { OutboundFailure } from './outbound-failure'

/** Where a request goes: the protocol as `URL` has it, and a host name or an IP address without brackets. */
export type HttpDestination = { protocol: 'https:' | 'http:'; host: string }

/** Where a connection goes. */
export type Destination = HttpDestination | { protocol: 'sftp:'; host: string }

/** Where a request to this URL goes. Throws an OutboundFailure if it is no URL of HTTP, or contains a user name or a password. */
export function destinationOf(text: string): HttpDestination {
  if (!URL.canParse(text)) throw new OutboundFailure('url-not-valid')
  // Also turns other spellings of an IPv4 address, such as 0x7f.1, into the usual one.
  const { protocol, hostname, username, password } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') throw new OutboundFailure('url-not-valid')
  if (username !== '' || password !== '') throw new OutboundFailure('url-with-credentials')
  return { protocol, host: hostname.replace(/^\[(.*)\]$/, '$1') }
}
