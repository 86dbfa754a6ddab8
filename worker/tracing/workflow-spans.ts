import type { InjectedSinks } from '@temporalio/worker'
import { startSpan } from '#core/tracing/tracer'

/** The part of a workflow that a request caused: from its signal, which is `parent`, to the end of the activity. */
export type WorkflowSpan = { name: string; parent: string; spanId: string; startedAt: number; endedAt: number; hasFailed: boolean }

/** What the code of workflows can call outside of its sandbox. */
export type TracingSinks = { tracing: { report(span: WorkflowSpan): void } }

/** Exports the spans that workflows report, once each and not again when they are replayed. Does nothing while tracing is off. */
export const tracingSinks: InjectedSinks<TracingSinks> = {
  tracing: {
    report: {
      callDuringReplay: false,
      fn({ workflowId }, { name, parent, spanId, startedAt, endedAt, hasFailed }) {
        const attributes = { 'temporal.workflow.id': workflowId }
        const span = startSpan(name, { kind: 'consumer', parent, spanId, startedAt, attributes })
        span?.end({ endedAt, ...(hasFailed ? { error: 'activity-failed' } : {}) })
      },
    },
  },
}
