import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import { inRequest } from '#core/tracing/request-scope'
import { inSpan, isTracing } from '#core/tracing/tracer'
import { causeIn } from './cause'

/** Runs an activity as part of the request that caused it, so that its log lines and spans name that request. */
export const continueCause: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute(input, next) {
      const cause = causeIn(input.headers)
      if (!cause && !isTracing()) return next(input)
      const { activityType, attempt, workflowExecution } = info
      const attributes = { 'temporal.workflow.id': workflowExecution?.workflowId, 'temporal.activity.attempt': attempt }
      return inRequest({ requestId: cause?.request, traceparent: cause?.traceparent }, () =>
        inSpan(`activity ${activityType}`, { kind: 'consumer', attributes }, () => next(input)),
      )
    },
  },
})
