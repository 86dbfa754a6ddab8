export const batchWorkflowId = (batchId: string) => `batch-${batchId}`

/** The ids to try, in order, when a foreign workflow uses the batch's own id. */
export const spareWorkflowIds = (batchId: string) => [2, 3, 4, 5].map((no) => `${batchWorkflowId(batchId)}-${no}`)
