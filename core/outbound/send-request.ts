import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as openHttp } from 'node:http'
import { request as openHttps } from 'node:https'
import { isIP } from 'node:net'
import { connectTimeoutFailure, connectTimeoutMs } from './connect-timeout'
import { destinationOf, type HttpDestination } from './destination'
import type { OutboundClient } from './outbound-client'
import { OutboundFailure } from './outbound-failure'
import { maxHeaderBytes, outboundFailureOf } from './outbound-failure-of'
import { passOver } from './pass-over'
import { readResponseBody } from './read-response-body'
import { requestHeaders } from './request-headers'

export type OutboundRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `https:`, or `http:` to networks and hosts of OUTBOUND_ALLOWED_NETWORKS. */
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** From resolving the host name to the last byte of the answer; by default 10 s. */
  timeoutMs?: number
  /** The most bytes of the response's body, unpacked; by default 1 MiB. With 0 the body is passed over, however long it is. */
  maxResponseBytes?: number
  /** Cancels the request. */
  signal?: AbortSignal
}

/** A response of any status. The body is unpacked. */
export type OutboundResponse = { status: number; headers: IncomingHttpHeaders; body: Buffer }

const redirects = [301, 302, 303, 307, 308]

/**
 * Sends a request once and returns the answer, also one with an error status. Throws an OutboundFailure without an answer or with a
 * redirect, and the reason of `signal` once that aborts.
 */
export async function sendRequest({ client, request }: { client: OutboundClient; request: OutboundRequest }): Promise<OutboundResponse> {
  const { timeoutMs = 10_000, maxResponseBytes = 1024 ** 2, signal } = request
  signal?.throwIfAborted()
  const stopping = new AbortController()
  const cancel = () => stopping.abort(signal?.reason)
  signal?.addEventListener('abort', cancel)
  const timer = setTimeout(() => stopping.abort(new OutboundFailure('timeout', secondsOf(timeoutMs))), timeoutMs)
  let outgoing: ClientRequest | undefined
  try {
    const { protocol } = await requireDestination(client, request.url)
    outgoing = open({ client, protocol, request, signal: stopping.signal })
    limitConnecting(outgoing, stopping)
    const response = await send(outgoing, request.body)
    const { statusCode: status = 0, headers } = response
    if (redirects.includes(status)) throw new OutboundFailure('redirect', String(status))
    const body = maxResponseBytes === 0 ? await passOver(response) : await readResponseBody(response, maxResponseBytes)
    return { status, headers, body }
  } catch (error) {
    // Its connection may have more of the answer on it.
    outgoing?.destroy()
    throw stopping.signal.aborted ? stopping.signal.reason : outboundFailureOf(error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

async function requireDestination(client: OutboundClient, url: string): Promise<HttpDestination> {
  const destination = destinationOf(url)
  // The agent checks what it looks up, and Node looks up names only.
  if (isIP(destination.host) !== 0) await client.resolve(destination)
  return destination
}

type Opening = { client: OutboundClient; protocol: HttpDestination['protocol']; request: OutboundRequest; signal: AbortSignal }

function open({ client, protocol, request: { method, url, headers = {} }, signal }: Opening): ClientRequest {
  const openWith = protocol === 'https:' ? openHttps : openHttp
  return openWith(url, {
    method,
    headers: requestHeaders(headers),
    agent: client.agents[protocol],
    maxHeaderSize: maxHeaderBytes,
    signal,
  })
}

/** A connection that is open already takes no time. */
function limitConnecting(outgoing: ClientRequest, stopping: AbortController): void {
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) return
    const timer = setTimeout(() => stopping.abort(connectTimeoutFailure()), connectTimeoutMs)
    for (const event of [outgoing.protocol === 'https:' ? 'secureConnect' : 'connect', 'close'])
      socket.once(event, () => clearTimeout(timer))
  })
}

function send(outgoing: ClientRequest, body: string | Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // An error after the answer has begun reaches its reader as well.
    outgoing.on('error', reject).once('response', resolve)
    // Nothing was asked to be upgraded.
    outgoing.once('upgrade', () => reject(new OutboundFailure('answer-not-valid')))
    outgoing.end(body)
  })
}

const secondsOf = (ms: number) => `${ms / 1000} s`
