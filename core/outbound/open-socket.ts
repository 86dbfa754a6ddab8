import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { checkedLookup } from './checked-lookup'
import { connectTimeoutFailure, connectTimeoutMs } from './connect-timeout'
import type { Destination } from './destination'
import type { OutboundClient } from './outbound-client'
import { outboundFailureOf } from './outbound-failure-of'

type Input = { client: OutboundClient; destination: Destination; port: number; signal: AbortSignal }

/**
 * Connects to a server that speaks something else than HTTP, to an address that may be reached. Throws an OutboundFailure when it does not connect
 * within 5 s. The socket is destroyed once `signal` aborts.
 */
export async function openSocket({ client, destination, port, signal }: Input): Promise<Socket> {
  signal.throwIfAborted()
  const { host } = destination
  const connecting = new AbortController()
  const timer = setTimeout(() => connecting.abort(connectTimeoutFailure()), connectTimeoutMs)
  let socket: Socket | undefined
  try {
    // Node looks up names only.
    if (isIP(host) !== 0) await client.resolve(destination)
    const lookup = checkedLookup((name) => client.resolve({ ...destination, host: name }))
    socket = connect({ host, port, lookup, autoSelectFamily: true, noDelay: true, signal })
    await once(socket, 'connect', { signal: connecting.signal })
    return socket
  } catch (error) {
    socket?.on('error', () => {}).destroy()
    if (signal.aborted) throw signal.reason
    throw connecting.signal.aborted ? connecting.signal.reason : outboundFailureOf(error)
  } finally {
    clearTimeout(timer)
  }
}
