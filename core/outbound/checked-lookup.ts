import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** What Node asks for the addresses of a host name when it connects; it connects to what `resolve` returns, and to nothing else. */
export function checkedLookup(resolve: (host: string) => Promise<LookupAddress[]>): LookupFunction {
  return (host, { all }, callback) => {
    resolve(host).then(
      (found) => (all ? callback(null, found) : callback(null, found[0]?.address ?? '', found[0]?.family)),
      (error) => callback(error, ''),
    )
  }
}
