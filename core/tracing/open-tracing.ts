import type { Attributes as OpenTelemetryAttributes } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { outageLog } from '#core/errors/outage-log'
import { outsideRequest } from './request-scope'
import { formatTraceparent, parseTraceparent } from './traceparent'
import { type Attributes, type Tracer, useTracer } from './tracer'

type TracingOptions = {
  /** The settings with the names that OpenTelemetry gives them. Sampler and batches are read from the environment by its library. */
  settings: { OTEL_EXPORTER_OTLP_ENDPOINT?: string; OTEL_EXPORTER_OTLP_HEADERS?: string; OTEL_SERVICE_NAME?: string }
  process: 'web' | 'worker' | 'workflows' | 'verifier' | 'delivery'
  log: Parameters<typeof outageLog>[0]
}

const exportTimeoutMs = 5_000

/**
 * Exports the spans of this process by OTLP over HTTP, in protobuf, until `closeTracing`. Without an endpoint it does nothing, and none of
 * OpenTelemetry's packages are loaded.
 */
export async function openTracing(options: TracingOptions): Promise<void> {
  if (options.settings.OTEL_EXPORTER_OTLP_ENDPOINT) useTracer(await outsideRequest(() => openTracer(options)))
}

async function openTracer({ settings, process, log }: TracingOptions): Promise<Tracer> {
  // Not imported at the top: a bundle would load the packages at every start.
  const [{ ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace }, { resourceFromAttributes }, sdk, { OTLPTraceExporter }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-proto'),
    ])
  const exporter = new OTLPTraceExporter({
    url: `${settings.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '')}/v1/traces`,
    headers: headersIn(settings.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
    timeoutMillis: exportTimeoutMs,
  })
  const ids = new sdk.RandomIdGenerator()
  let nextSpanId: string | undefined
  // Not registered as OpenTelemetry's global one: Next would then export spans of its own, with the query strings of its requests.
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': settings.OTEL_SERVICE_NAME || `countersign-${process}`,
      'service.namespace': 'countersign',
      'countersign.process': process,
    }),
    idGenerator: { generateTraceId: () => ids.generateTraceId(), generateSpanId: () => nextSpanId ?? ids.generateSpanId() },
    spanProcessors: [new sdk.BatchSpanProcessor(loggingOutages(exporter, log))],
  })
  const tracer = provider.getTracer('countersign')
  const kinds = {
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    producer: SpanKind.PRODUCER,
    consumer: SpanKind.CONSUMER,
    internal: SpanKind.INTERNAL,
  }
  return {
    start(name, { kind, parent = '', attributes = {}, spanId, startedAt }) {
      const ids = parseTraceparent(parent)
      const flags = ids?.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE
      const context = ids
        ? trace.setSpanContext(ROOT_CONTEXT, { traceId: ids.traceId, spanId: ids.spanId, traceFlags: flags, isRemote: true })
        : ROOT_CONTEXT
      nextSpanId = spanId
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes: known(attributes), startTime: startedAt }, context)
      nextSpanId = undefined
      const own = span.spanContext()
      return {
        traceparent: formatTraceparent({ ...own, isSampled: (own.traceFlags & TraceFlags.SAMPLED) !== 0 }),
        end({ attributes = {}, error, endedAt } = {}) {
          span.setAttributes(known(attributes))
          if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR })
          span.end(endedAt)
        },
      }
    },
    close: () => provider.shutdown().catch(() => {}),
  }
}

const known = (attributes: Attributes): OpenTelemetryAttributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))

/** The headers in OpenTelemetry's format: `name=value,name=value`, percent-encoded. */
function headersIn(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(/=(.*)/s))
  return Object.fromEntries(pairs.flatMap(([name, value]) => (name?.trim() && value ? [[name.trim(), decoded(value.trim())]] : [])))
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function loggingOutages(exporter: SpanExporter, log: TracingOptions['log']): SpanExporter {
  const outage = outageLog(log, { failed: 'spans cannot be exported and are lost', worked: 'spans are exported again' })
  return {
    export: (spans: ReadableSpan[], onDone) =>
      exporter.export(spans, (result) => {
        if (result.error) outage.failed(result.error)
        else outage.worked()
        onDone(result)
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
