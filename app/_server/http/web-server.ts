import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { v7 as uuidv7 } from 'uuid'
import { databaseTime } from '#server/process/database-time'
import { clientAddress, clientAddressHeader, trustedProxies } from './client-address'
import { admit, limitPerAddress } from './connections'
import { internalFailure, problemBody, problemType } from './problem-body'
import { type RequestRefusal, requestRefusal } from './request-refusal'
import { setSecureHeaders } from './secure-headers'
import { type BodyPace, watchBody } from './slow-body'

type WebServerOptions = {
  trustedProxies: string
  connectionsPerAddress: number
  isHttps: boolean
  /** Answers what is not refused here. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  onError(error: unknown, request: { id: string; method: string; path: string }): void
  /** Called when a request is over. `status` is null if the connection closed before the answer ended. */
  onEnd?(request: EndedRequest): void
  headersTimeoutMs?: number
  bodyPace?: BodyPace
  /** How long the rest of a body is read and discarded after its answer, so that the client can read the answer. */
  lingerMs?: number
}

export type EndedRequest = { method: string; path: string; status: number | null; seconds: number; isStream: boolean }

/**
 * The HTTP server in front of Next. It refuses what is too large, too slow or not valid before anything is read, writes on each request
 * the address of its client, which route handlers cannot see, and on each answer the headers that all have.
 */
export function createWebServer(options: WebServerOptions): Server {
  const { headersTimeoutMs = 10_000, lingerMs = 5_000, isHttps, handle, onError, onEnd } = options
  const isTrusted = trustedProxies(options.trustedProxies)
  const enterConnection = limitPerAddress(options.connectionsPerAddress)
  const enterRequest = limitPerAddress(options.connectionsPerAddress)

  const server = createServer({
    headersTimeout: headersTimeoutMs,
    // An upload may take as long as it needs; `watchBody` ends a slow one.
    requestTimeout: 0,
    // Proxies keep connections open for about a minute and must not find one being closed; Node's default is 5 s.
    keepAliveTimeout: 75_000,
    connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs / 2),
  })
  server.maxHeadersCount = 100
  server.on('connection', (socket) => admit(socket, enterConnection, isTrusted))
  server.on('request', (request, response) => answer(request, response))
  // The client waits for a word before it sends a body, so a refused one is never sent.
  server.on('checkContinue', (request, response) => answer(request, response, () => response.writeContinue()))
  return server

  function answer(request: IncomingMessage, response: ServerResponse, onAdmitted = () => {}): void {
    const begunAt = performance.now()
    const path = request.url?.split('?')[0] ?? ''
    const forwardedFor = [request.headers['x-forwarded-for']].flat().filter(Boolean).join(',')
    const address = clientAddress(request.socket.remoteAddress, forwardedFor, isTrusted) ?? ''
    request.headers[clientAddressHeader] = address
    setSecureHeaders(response, request.url ?? '', isHttps)
    response.setHeader('date', databaseTime().toUTCString())
    response.once('finish', () => closeUnread(request, lingerMs))
    if (onEnd) response.once('close', () => onEnd(endedRequest({ method: request.method ?? '', path }, response, begunAt)))
    const refusal = requestRefusal(request) ?? admitForwarded(request, response, address)
    if (refusal) {
      refuse(response, refusal)
      return
    }
    onAdmitted()
    watchBody(request, () => endSlow(request, response), options.bodyPace)
    handle(request, response).catch((error) => {
      const id = uuidv7()
      onError(error, { id, method: request.method ?? '', path: request.url?.split('?')[0] ?? '' })
      if (response.headersSent) response.destroy()
      else refuse(response, internalFailure, id)
    })
  }

  /** Counts the requests of a client whose connections are those of its proxy. */
  function admitForwarded(request: IncomingMessage, response: ServerResponse, address: string): RequestRefusal | null {
    if (!isTrusted(request.socket.remoteAddress ?? '') || isTrusted(address)) return null
    const leave = enterRequest(address)
    if (!leave) return tooManyRequests
    response.once('close', leave)
    return null
  }
}

function endedRequest(asked: Pick<EndedRequest, 'method' | 'path'>, response: ServerResponse, begunAt: number): EndedRequest {
  return {
    ...asked,
    status: response.writableFinished ? response.statusCode : null,
    seconds: (performance.now() - begunAt) / 1_000,
    isStream: String(response.getHeader('content-type')).startsWith('text/event-stream'),
  }
}

const tooManyRequests: RequestRefusal = {
  status: 429,
  code: 'too-many-connections',
  detail: 'Too many requests from this address are open. Wait a moment and try again.',
  headers: { 'retry-after': '5' },
}

function refuse(response: ServerResponse, { status, code, detail, headers = {} }: RequestRefusal, requestId: string = uuidv7()): void {
  const body = JSON.stringify(problemBody({ status, code, detail, requestId }))
  response.writeHead(status, { ...headers, 'content-type': problemType, 'cache-control': 'no-store' }).end(body)
}

// Raw, because Next may be writing its own answer to the same response.
function endSlow({ socket }: IncomingMessage, { headersSent }: ServerResponse): void {
  if (headersSent) socket.destroy()
  else socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
}

/** Node reads and discards the rest of a body after its answer, however long that takes. */
function closeUnread(request: IncomingMessage, lingerMs: number): void {
  if (request.complete) return
  request.resume()
  setTimeout(() => request.complete || request.socket.destroy(), lingerMs).unref()
}
