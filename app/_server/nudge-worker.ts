import { log } from './log'
import { web } from './web'

/** Has the workflow look at the record now. When Temporal is away nothing is lost: the worker's reconciler signals later. */
export async function nudgeWorker(batchId: string): Promise<void> {
  try {
    await web().worker.recordChanged(batchId)
  } catch {
    log().warn({ batchId }, 'Temporal was not reached; the reconciler will signal')
  }
}
