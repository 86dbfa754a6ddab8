import { defaultPayloadConverter, type Headers } from '@temporalio/common'

/** The request that caused a signal or an activity: its id, and its current span while it is traced. */
export type Cause = { request?: string; traceparent?: string }

/** The header of Temporal that carries it. Headers are in the history, but not compared when it is replayed. */
const header = 'countersign-cause'

// A client of Temporal can write anything here, and it goes into logs.
const uuid = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
const traceparentShape = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The headers with the cause of what they are sent with. */
export function withCause(headers: Headers, cause: Cause | undefined): Headers {
  return cause ? { ...headers, [header]: defaultPayloadConverter.toPayload(cause) } : headers
}

/** The cause in these headers; undefined if there is none. Leaves out what is not well-formed. */
export function causeIn(headers: Headers): Cause | undefined {
  const payload = headers[header]
  if (!payload) return undefined
  const { request, traceparent } = decoded(payload)
  const cause: Cause = {}
  if (typeof request === 'string' && uuid.test(request)) cause.request = request
  if (typeof traceparent === 'string' && traceparentShape.test(traceparent)) cause.traceparent = traceparent
  return cause.request || cause.traceparent ? cause : undefined
}

function decoded(payload: Headers[string]): { request?: unknown; traceparent?: unknown } {
  try {
    return defaultPayloadConverter.fromPayload<object | null>(payload) ?? {}
  } catch {
    return {}
  }
}
