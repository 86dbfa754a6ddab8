import { causeOf } from '#core/errors/cause-of'
import { repeatLog } from '#server/process/log'
import { web } from '#server/process/web'

/** Tells the workflow of a batch that something changed. When Temporal is away nothing is lost: the reconciler signals later. */
export async function signalWorkflow(batchId: string): Promise<void> {
  try {
    await web().worker.signalRefresh(batchId)
  } catch (error) {
    repeatLog().warn({ cause: causeOf(error) }, 'Temporal was not reached; the reconciler will signal')
  }
}
