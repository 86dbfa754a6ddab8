import { ApplicationFailure, workflowInfo } from '@temporalio/workflow'

/** Fails a run of a type that no worker of ours knows. Temporal would otherwise have it tried again for ever. */
export async function refuseUnknownType(): Promise<never> {
  throw ApplicationFailure.nonRetryable(`There is no workflow ${workflowInfo().workflowType}`, 'workflow-unknown')
}
