export const batchWorkflowId = (batchId: string) => `batch-${batchId}`

/** Where a batch goes on when a foreign workflow runs under its own id, and under the ones before. */
export const spareWorkflowIds = (batchId: string) => [2, 3, 4, 5].map((no) => `${batchWorkflowId(batchId)}-${no}`)
