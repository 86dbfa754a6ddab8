// https://www.w3.org/TR/trace-context/#traceparent-header
const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

export type SpanIds = { traceId: string; spanId: string; isSampled: boolean }

/** The ids in a `traceparent` of W3C Trace Context; null if it is not valid. */
export function parseTraceparent(text: string): SpanIds | null {
  const [, version, traceId = '', spanId = '', flags = '', rest] = shape.exec(text) ?? []
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return null
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function formatTraceparent({ traceId, spanId, isSampled }: SpanIds): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
}
