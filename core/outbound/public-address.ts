import { isIPv4, isIPv6 } from 'node:net'
import { createNetworkMatcher } from './network-matcher'

/** IANA's special-purpose registries (RFC 6890), multicast and what is reserved. */
const isSpecial = createNetworkMatcher([
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by a provider's clients
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, with the metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/3', // multicast, reserved and broadcast
  '2001::/23', // protocol assignments, with Teredo
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
])

/** The only part of IPv6 that is assigned to the public internet, and the forms of IPv4 in it. */
const isGlobalUnicast = createNetworkMatcher(['2000::/3', '::ffff:0:0/96', '64:ff9b::/96'])

/** Whether an IP address is one of the public internet. False for what is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return isGlobalUnicast(address) && !isSpecial(address)
  return isIPv4(address) && !isSpecial(address)
}
