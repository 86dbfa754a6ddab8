import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP } from 'node:net'
import { parseAllowedNetworks } from './allowed-networks'
import { checkedLookup } from './checked-lookup'
import type { Destination, HttpDestination } from './destination'
import { OutboundFailure } from './outbound-failure'
import { isPublicAddress } from './public-address'

/** Sends the requests to one server, or those for one purpose, and keeps connections open for the next ones. */
export type OutboundClient = {
  agents: Record<HttpDestination['protocol'], HttpAgent>
  /** The IP addresses of a destination. Throws an OutboundFailure if one of them may not be reached. */
  resolve(destination: Destination): Promise<LookupAddress[]>
  /** Closes its connections. */
  close(): void
}

type Options = {
  /** The value of OUTBOUND_ALLOWED_NETWORKS. */
  allowedNetworks: string
  /** All IP addresses of a host name; by default as the system resolves it. */
  lookupAll?: (host: string) => Promise<LookupAddress[]>
}

// Servers close idle connections after 5 s or later, and a request must not meet one that closes.
const idleMs = 4_000

/** Opens a client. For each connection it resolves the host name once, and connects to the addresses that it has checked. */
export function openOutboundClient({ allowedNetworks, lookupAll = (host) => lookup(host, { all: true }) }: Options): OutboundClient {
  const allowed = parseAllowedNetworks(allowedNetworks)
  async function resolve({ protocol, host }: Destination): Promise<LookupAddress[]> {
    const family = isIP(host)
    const found = family === 0 ? await lookupAll(host) : [{ address: host, family }]
    if (found.length === 0) throw new OutboundFailure('name-unknown')
    const isAllowed = ({ address }: LookupAddress) => allowed.hasHost(host) || allowed.hasAddress(address)
    if (!found.every((one) => isAllowed(one) || isPublicAddress(one.address))) throw new OutboundFailure('address-not-allowed')
    if (protocol === 'http:' && !found.every(isAllowed)) throw new OutboundFailure('http-not-allowed')
    return found
  }
  const optionsFor = (protocol: HttpDestination['protocol']) => ({
    keepAlive: true,
    timeout: idleMs,
    autoSelectFamily: true,
    lookup: checkedLookup((host) => resolve({ protocol, host })),
  })
  const agents = {
    // Said here, because NODE_TLS_REJECT_UNAUTHORIZED could turn it off.
    'https:': new HttpsAgent({ ...optionsFor('https:'), rejectUnauthorized: true }),
    'http:': new HttpAgent(optionsFor('http:')),
  }
  return {
    agents,
    resolve,
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
