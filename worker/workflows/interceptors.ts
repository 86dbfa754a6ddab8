import { proxySinks, uuid4, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow'
import { type Cause, causeIn, withCause } from '#worker/tracing/cause'
import type { TracingSinks } from '#worker/tracing/workflow-spans'

/**
 * Hands the request of the latest signal on to the activities that follow it, and reports the part of the workflow in between as a span if
 * the request is traced. It adds no command and awaits nothing, so histories replay with it and without it.
 */
export function interceptors(): WorkflowInterceptors {
  const { tracing } = proxySinks<TracingSinks>()
  let cause: Cause | undefined
  let causedAt: number | undefined
  const note = (latest: Cause | undefined) => {
    if (!latest) return
    cause = latest
    causedAt = Date.now()
  }
  return {
    inbound: [
      {
        execute(input, next) {
          note(causeIn(input.headers))
          return next(input)
        },
        handleSignal(input, next) {
          note(causeIn(input.headers))
          return next(input)
        },
      },
    ],
    outbound: [
      {
        scheduleActivity(input, next) {
          const { request, traceparent: parent } = cause ?? {}
          if (!parent?.endsWith(sampled)) return next({ ...input, headers: withCause(input.headers, cause) })
          const [version, traceId] = parent.split('-')
          const spanId = uuid4().replaceAll('-', '').slice(16)
          const traceparent = `${version}-${traceId}-${spanId}-${sampled}`
          const result = next({ ...input, headers: withCause(input.headers, { request, traceparent }) })
          const span = { name: `workflow ${workflowInfo().workflowType}`, parent, spanId, startedAt: causedAt ?? Date.now() }
          causedAt = undefined
          const report = (hasFailed: boolean) => tracing.report({ ...span, endedAt: Date.now(), hasFailed })
          result.then(
            () => report(false),
            () => report(true),
          )
          return result
        },
        continueAsNew: (input, next) => next({ ...input, headers: withCause(input.headers, cause) }),
        getLogAttributes: (input, next) => ({ ...next(input), ...(cause?.request ? { request: cause.request } : {}) }),
      },
    ],
  }
}

const sampled = '01'
