import { BlockList, isIP } from 'node:net'

/** Set by this process on every request as it arrives, whatever the client sent under that name. */
export const clientAddressHeader = 'x-countersign-client-address'

/**
 * The address of a client: the peer itself, or, when the peer is a proxy we trust, the last address in
 * X-Forwarded-For that is not one of ours.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string | null {
  const hops = [...listed(forwardedFor ?? ''), plain(peer ?? '')].reverse()
  const first = hops.find((address) => !isTrusted(address)) ?? hops.at(-1) ?? ''
  return isIP(first) === 0 ? null : first
}

/** Whether an address is one of these comma-separated addresses and networks; parts that are neither are ignored. */
export function trustedProxies(proxies: string): (address: string) => boolean {
  const trusted = new BlockList()
  for (const proxy of listed(proxies)) {
    const [address = '', bits] = proxy.split('/')
    if (isIP(address) === 0) continue
    if (bits) trusted.addSubnet(address, Number(bits), family(address))
    else trusted.addAddress(address, family(address))
  }
  return (address) => isIP(plain(address)) !== 0 && trusted.check(plain(address), family(plain(address)))
}

const listed = (text: string) =>
  text
    .split(',')
    .map((part) => plain(part.trim()))
    .filter(Boolean)

// A dual-stack socket writes an IPv4 peer as ::ffff:127.0.0.1.
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
