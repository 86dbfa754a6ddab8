import { causeOf } from '#core/errors/cause-of'
import { currentRequest, inRequest } from './request-scope'

export type SpanOptions = {
  kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal'
  /** The traceparent of the parent; by default the current span. An empty text begins a new trace. */
  parent?: string
  /** Ids, counts and codes only. */
  attributes?: Attributes
  /** 16 hexadecimal digits; random by default. */
  spanId?: string
  /** Milliseconds since 1970; now by default. */
  startedAt?: number
}

export type Attributes = Record<string, string | number | boolean | undefined>

/** `error` is a code, never a message, which may quote a row. */
type Outcome = { attributes?: Attributes; error?: string; endedAt?: number }

export type Span = { traceparent: string; end(outcome?: Outcome): void }

export type Tracer = {
  start(name: string, options: SpanOptions): Span
  /** Exports what is left and ends. */
  close(): Promise<void>
}

const slot = globalThis as typeof globalThis & { countersignTracer?: Tracer | undefined }

export const isTracing = (): boolean => slot.countersignTracer !== undefined

/** Makes all spans of this process go to `tracer`; undefined turns tracing off. */
export function useTracer(tracer: Tracer | undefined): void {
  slot.countersignTracer = tracer
}

/** Exports what is left and turns tracing off. Does nothing while it is off. */
export async function closeTracing(): Promise<void> {
  const tracer = slot.countersignTracer
  slot.countersignTracer = undefined
  await tracer?.close()
}

/** Starts a span; undefined while tracing is off. */
export function startSpan(name: string, options: SpanOptions): Span | undefined {
  return slot.countersignTracer?.start(name, { ...options, parent: options.parent ?? currentRequest()?.traceparent })
}

/** Runs `act` in a span, which becomes the parent of those that `act` starts. While tracing is off it only runs `act`. */
export async function inSpan<Result>(name: string, options: SpanOptions, act: () => Promise<Result>): Promise<Result> {
  const span = startSpan(name, options)
  if (!span) return act()
  try {
    const result = await inRequest({ ...currentRequest(), traceparent: span.traceparent }, act)
    span.end()
    return result
  } catch (error) {
    span.end({ error: causeOf(error) })
    throw error
  }
}
