import { AsyncLocalStorage } from 'node:async_hooks'

/** The request that the running code serves, or that caused it. Contains ids only. */
export type RequestScope = {
  requestId?: string
  /** The pattern of the route, for log lines. */
  route?: string
  /** The operator of the session, as soon as it is known. */
  operatorId?: string
  /** The current span, as W3C Trace Context writes it. */
  traceparent?: string
}

const slot = globalThis as typeof globalThis & { countersignRequests?: AsyncLocalStorage<RequestScope> }

/** Shared, because the HTTP server and the routes are bundled apart. */
function scopes(): AsyncLocalStorage<RequestScope> {
  slot.countersignRequests ??= new AsyncLocalStorage()
  return slot.countersignRequests
}

/** Runs `act` with everything that it starts as part of this request. */
export function inRequest<Result>(scope: RequestScope, act: () => Result): Result {
  return scopes().run(scope, act)
}

/** Runs `act`, which works for all requests, as part of none: its log lines and spans would otherwise name the request that began it. */
export function outsideRequest<Result>(act: () => Result): Result {
  return scopes().exit(act)
}

export const currentRequest = (): RequestScope | undefined => scopes().getStore()

/** The fields of a log line that name its request. A line that counts others belongs to no request. */
export function requestFields(line: object): { request?: string } {
  const requestId = currentRequest()?.requestId
  return requestId === undefined || 'times' in line ? {} : { request: requestId }
}
