import { OutboundFailure } from './outbound-failure'

/** What decides where a request ends, which connection it uses and how its answer is packed. */
const own = [
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** The headers that are sent. Throws an OutboundFailure if one of `headers` is among those that are set here. */
export function requestHeaders(headers: Record<string, string>): Record<string, string> {
  if (Object.keys(headers).some((name) => own.includes(name.toLowerCase()))) throw new OutboundFailure('header-not-allowed')
  return { 'user-agent': 'Countersign', ...headers, 'accept-encoding': 'identity' }
}
