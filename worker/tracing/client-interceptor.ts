import type { WorkflowClientInterceptor } from '@temporalio/client'
import type { Headers } from '@temporalio/common'
import { currentRequest } from '#core/tracing/request-scope'
import { inSpan } from '#core/tracing/tracer'
import { withCause } from './cause'

/** Sends the request that starts or signals a workflow along with it. What no request causes is sent as it is. */
export const sendCause: WorkflowClientInterceptor = {
  start: (input, next) => send(`start ${input.workflowType}`, input, next),
  signal: (input, next) => send(`signal ${input.signalName}`, input, next),
  signalWithStart: (input, next) => send(`signal ${input.signalName}`, input, next),
}

async function send<Input extends { headers: Headers }, Result>(
  name: string,
  input: Input,
  next: (input: Input) => Promise<Result>,
): Promise<Result> {
  if (!currentRequest()) return next(input)
  return inSpan(name, { kind: 'producer', attributes: { 'rpc.system': 'temporal' } }, () => {
    const { requestId: request, traceparent } = currentRequest() ?? {}
    return next({ ...input, headers: withCause(input.headers, { request, traceparent }) })
  })
}
