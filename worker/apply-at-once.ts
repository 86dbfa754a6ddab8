import type { SystemContext } from '#core/context'
import { listen } from '#core/database/listen'
import { applyLittle, type OnApplied } from '#core/decisions/apply-decisions'
import { causeOf } from '#core/errors/cause-of'
import { isRequestId } from '#core/tracing/request-id'
import { inRequest, type RequestScope } from '#core/tracing/request-scope'
import { parseTraceparent } from '#core/tracing/traceparent'
import { inSpan } from '#core/tracing/tracer'
import type { Log } from '#worker/log'

type Options = { ctx: SystemContext; url: string; log: Log; onApplied?: OnApplied }

/**
 * Applies small decisions when PostgreSQL notifies the worker, which is faster than a signal through Temporal.
 * The workflow is signalled too and applies what is left, so a missed notification costs only time. Returns a function that stops it.
 */
export function applyAtOnce({ ctx, url, log, onApplied }: Options): () => Promise<void> {
  // One at a time for each batch, so that a decision waiting for a lock delays only its own batch.
  const applying = new Map<string, Promise<void>>()
  const apply = (batchId: string) =>
    applyLittle({ ctx, input: { batchId, onApplied } }).catch((error) => {
      log.warn({ batchId, cause: causeOf(error) }, 'a decision is left to the workflow')
    })
  const onNotification = (payload: string) => {
    const { batchId, request } = readNotification(payload)
    const act = () => inSpan('apply at once', { kind: 'consumer' }, () => apply(batchId))
    const next = (applying.get(batchId) ?? Promise.resolve())
      .then(() => inRequest(request, act))
      .finally(() => applying.get(batchId) === next && applying.delete(batchId))
    applying.set(batchId, next)
  }
  const stop = listen({
    url,
    name: 'countersign worker, decisions',
    channel: 'decision_recorded',
    onNotification,
    // What made this connection silent may have done so with all others.
    onConnection: (isOpen) => void (isOpen || ctx.db.closeSilent()),
  })
  return async () => {
    await stop()
    await Promise.all(applying.values())
  }
}

/** Every role of the database can notify, and what it says goes into logs. */
function readNotification(payload: string): { batchId: string; request: RequestScope } {
  const [batchId = '', requestId = '', traceparent = ''] = payload.split(' ')
  return {
    batchId,
    request: {
      ...(isRequestId(requestId) && { requestId }),
      ...(parseTraceparent(traceparent) && { traceparent }),
    },
  }
}
