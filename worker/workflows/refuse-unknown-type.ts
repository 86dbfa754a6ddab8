import { ApplicationFailure, workflowInfo } from '@temporalio/workflow'

/** Fails a run of an unknown type, which Temporal would otherwise retry for ever. */
export async function refuseUnknownType(): Promise<never> {
  throw ApplicationFailure.nonRetryable(`There is no workflow ${workflowInfo().workflowType}`, 'workflow-unknown')
}
