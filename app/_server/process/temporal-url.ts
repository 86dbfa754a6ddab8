import { batchWorkflowId } from '#core/batches/workflow-id'
import { web } from './web'

/** Where Temporal's Web UI shows the workflow of a batch; null when no UI is known. */
export function batchTemporalUrl(batchId: string): string | null {
  const { TEMPORAL_UI_URL, TEMPORAL_NAMESPACE } = web().environment
  return TEMPORAL_UI_URL ? `${TEMPORAL_UI_URL}/namespaces/${TEMPORAL_NAMESPACE}/workflows/${batchWorkflowId(batchId)}` : null
}
