import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { requestIdFrom, requestIdHeader } from '#core/tracing/request-id'
import { inRequest, type RequestScope } from '#core/tracing/request-scope'
import { type Span, startSpan } from '#core/tracing/tracer'
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
  /** The pattern of the route of a path, because a path may contain ids or anything that a client writes into it. */
  routeOf?(path: string): string
  onError(error: unknown, request: { id: string; method: string; route: string }): void
  /** Called when a request is over. `status` is null if the connection closed before the answer ended. */
  onEnd?(request: EndedRequest): void
  headersTimeoutMs?: number
  bodyPace?: BodyPace
  /** How long the rest of a body is read and discarded after its answer, so that the client can read the answer. */
  lingerMs?: number
}

export type EndedRequest = {
  id: string
  method: string
  route: string
  status: number | null
  seconds: number
  isStream: boolean
  /** Whether a machine asked for health, as it does every few seconds. */
  isProbe: boolean
  /** The announced length of the body, and all that was written to the connection. */
  bytes: { in: number; out: number }
  /** The operator of the session, if a route looked it up. */
  operatorId: string | undefined
  /** The client's address, as `X-Forwarded-For` of a trusted proxy says. */
  address: string
}

/**
 * The HTTP server in front of Next. It refuses what is too large, too slow or not valid before anything is read, writes on each request
 * its id and the address of its client, which route handlers cannot see, and on each answer the headers that all have.
 */
export function createWebServer(options: WebServerOptions): Server {
  const { headersTimeoutMs = 10_000, lingerMs = 5_000, isHttps, handle, routeOf = () => 'other', onError, onEnd } = options
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
    const bytesBefore = request.socket.bytesWritten
    const { method = '' } = request
    const path = request.url?.split('?')[0] ?? ''
    const id = requestIdFrom(request.headers[requestIdHeader])
    const route = routeOf(path)
    const scope: RequestScope = { requestId: id, route }
    request.headers[requestIdHeader] = id
    response.setHeader(requestIdHeader, id)
    const forwardedFor = [request.headers['x-forwarded-for']].flat().filter(Boolean).join(',')
    const address = clientAddress(request.socket.remoteAddress, forwardedFor, isTrusted) ?? ''
    request.headers[clientAddressHeader] = address
    setSecureHeaders(response, request.url ?? '', isHttps)
    response.setHeader('date', databaseTime().toUTCString())
    response.once('finish', () => closeUnread(request, lingerMs))
    const isProbe = probes.includes(path)
    const span = isProbe ? undefined : startRequest(request, response, scope)
    response.once('close', () => {
      const bytes = { in: Number(request.headers['content-length'] ?? 0), out: request.socket.bytesWritten - bytesBefore }
      const ended = { id, method, route, bytes, operatorId: scope.operatorId, address, isProbe, ...resultOf(response, begunAt) }
      endRequest(span, ended)
      onEnd?.(ended)
    })
    const refusal = requestRefusal(request) ?? admitForwarded(request, response, address)
    if (refusal) {
      refuse(response, refusal, id)
      return
    }
    onAdmitted()
    watchBody(request, () => endSlow(request, response, id), options.bodyPace)
    inRequest(scope, () => handle(request, response)).catch((error) => {
      onError(error, { id, method, route })
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

const probes = ['/api/health', '/api/ready']

/** Continues the trace of the client, and answers with the span of this server in it. */
function startRequest(request: IncomingMessage, response: ServerResponse, scope: RequestScope): Span | undefined {
  const { method = '', headers } = request
  const { requestId, route } = scope
  const parent = [headers.traceparent].flat()[0] ?? ''
  const attributes = { 'http.request.method': method, 'http.route': route, 'countersign.request': requestId }
  const span = startSpan(`${method} ${route}`, { kind: 'server', parent, attributes })
  if (!span) return undefined
  scope.traceparent = span.traceparent
  response.setHeader('traceparent', span.traceparent)
  return span
}

function endRequest(span: Span | undefined, { status }: EndedRequest): void {
  const error = status === null ? 'aborted' : status >= 500 ? String(status) : undefined
  span?.end({ attributes: { 'http.response.status_code': status ?? undefined }, ...(error ? { error } : {}) })
}

function resultOf(response: ServerResponse, begunAt: number): Pick<EndedRequest, 'status' | 'seconds' | 'isStream'> {
  return {
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

function refuse(response: ServerResponse, { status, code, detail, headers = {} }: RequestRefusal, requestId: string): void {
  const body = JSON.stringify(problemBody({ status, code, detail, requestId }))
  response.writeHead(status, { ...headers, 'content-type': problemType, 'cache-control': 'no-store' }).end(body)
}

// Raw, because Next may be writing its own answer to the same response.
function endSlow({ socket }: IncomingMessage, { headersSent }: ServerResponse, id: string): void {
  const head = ['HTTP/1.1 408 Request Timeout', 'Connection: close', 'Content-Length: 0', `${requestIdHeader}: ${id}`]
  if (headersSent) socket.destroy()
  else socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy())
}

/** Node reads and discards the rest of a body after its answer, however long that takes. */
function closeUnread(request: IncomingMessage, lingerMs: number): void {
  if (request.complete) return
  request.resume()
  setTimeout(() => request.complete || request.socket.destroy(), lingerMs).unref()
}
