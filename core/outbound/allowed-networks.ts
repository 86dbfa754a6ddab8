import { isIP, isIPv4 } from 'node:net'
import { z } from 'zod'
import { createNetworkMatcher } from './network-matcher'

/** The networks and hosts that may be reached though they are not public. */
export type AllowedNetworks = {
  hasAddress(address: string): boolean
  /** Whether all addresses of a host name are allowed. */
  hasHost(host: string): boolean
}

/** Addresses, networks such as `10.0.0.0/8` and host names, separated by commas. */
export const AllowedNetworksText = z
  .string()
  .refine((text) => entriesOf(text).every(isEntry), 'expected addresses, networks such as 10.0.0.0/8, or host names, separated by commas')

/** Reads a text that `AllowedNetworksText` accepts. */
export function parseAllowedNetworks(text: string): AllowedNetworks {
  const entries = entriesOf(text)
  const hosts = entries.filter(isHostName)
  return { hasAddress: createNetworkMatcher(entries.filter(isNetwork)), hasHost: (host) => hosts.includes(host) }
}

const entriesOf = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)

const isEntry = (entry: string) => isNetwork(entry) || isHostName(entry)

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128))
}

/** As a URL has it: 0x7f.1 is an address there. */
function isHostName(entry: string): boolean {
  const url = `https://${entry}`
  return /^[a-z0-9._-]+$/.test(entry) && isIP(entry) === 0 && URL.canParse(url) && new URL(url).hostname === entry
}
