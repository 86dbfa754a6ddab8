import { BlockList, isIPv6 } from 'node:net'

/** How an IPv4 address is written in IPv6: IPv4-mapped (RFC 4291) and by NAT64 (RFC 6052). */
const embedded = ['::ffff:', '64:ff9b::']

/**
 * Creates a function that returns whether an IP address is in one of these networks, each an address or `address/bits`. A network of IPv4 also
 * contains the forms of its addresses in IPv6. A text that is no address is in none.
 */
export function createNetworkMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    if (isIPv6(address)) list.addSubnet(address, Number(bits ?? 128), 'ipv6')
    else {
      list.addSubnet(address, Number(bits ?? 32), 'ipv4')
      for (const prefix of embedded) list.addSubnet(prefix + address, 96 + Number(bits ?? 32), 'ipv6')
    }
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
