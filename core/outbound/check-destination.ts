import { destinationOf } from './destination'
import type { OutboundClient } from './outbound-client'
import { outboundFailureOf } from './outbound-failure-of'

/** Throws an OutboundFailure if requests to this URL are refused, or if its host name cannot be resolved. Connects to nothing. */
export async function checkDestination({ client, url }: { client: OutboundClient; url: string }): Promise<void> {
  try {
    await client.resolve(destinationOf(url))
  } catch (error) {
    throw outboundFailureOf(error)
  }
}
