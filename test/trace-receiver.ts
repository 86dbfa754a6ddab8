import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import protobuf from 'protobufjs'

export type ReceivedSpan = {
  service: string
  traceId: string
  spanId: string
  parentSpanId: string
  name: string
  attributes: Record<string, string>
}

export type TraceReceiver = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  endpoint: string
  spans: ReceivedSpan[]
  /** The headers of the latest export. */
  headers(): Record<string, unknown>
  /** All that was exported, as it came. */
  bytes(): Buffer
  [Symbol.asyncDispose](): Promise<void>
}

// The part of opentelemetry/proto/collector/trace/v1 that tests read.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes parent_span_id = 4;
    string name = 5;
    repeated KeyValue attributes = 9;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
`)
const Request = root.lookupType('Request')

type KeyValue = { key: string; value: Record<string, unknown> }
type Decoded = {
  resourceSpans: {
    resource: { attributes: KeyValue[] }
    scopeSpans: { spans: { traceId: string; spanId: string; parentSpanId: string; name: string; attributes: KeyValue[] }[] }[]
  }[]
}

/** A collector of traces by OTLP over HTTP in protobuf. */
export async function openTraceReceiver(): Promise<TraceReceiver> {
  const bodies: Buffer[] = []
  const spans: ReceivedSpan[] = []
  let latest: Record<string, unknown> = {}
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    bodies.push(body)
    latest = request.headers
    if (request.url === '/v1/traces') spans.push(...spansIn(body))
    response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/x-protobuf' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    headers: () => latest,
    bytes: () => Buffer.concat(bodies),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function spansIn(body: Buffer): ReceivedSpan[] {
  const { resourceSpans } = Request.toObject(Request.decode(body), { bytes: String, longs: String, arrays: true }) as Decoded
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, attributes, ...ids }) => ({
        service: valuesOf(resource.attributes)['service.name'] ?? '',
        traceId: hex(ids.traceId),
        spanId: hex(ids.spanId),
        parentSpanId: hex(ids.parentSpanId ?? ''),
        name,
        attributes: valuesOf(attributes),
      })),
    ),
  )
}

const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex')

const valuesOf = (attributes: KeyValue[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]))
