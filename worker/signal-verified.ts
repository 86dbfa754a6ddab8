import { listen } from '#core/database/listen'
import { causeOf } from '#core/errors/cause-of'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

/**
 * Signals the workflow of a batch when its verification ends, because the workflow may wait for it. A batch that has ended stays so, and the
 * reconciler signals what is missed here. Returns a function that stops it.
 */
export function signalVerified({ client, url, log }: { client: WorkerClient; url: string; log: Log }): () => Promise<void> {
  const onNotification = (batchId: string) =>
    void client
      .signalRunning(batchId)
      .catch((error) => log.warn({ batchId, cause: causeOf(error) }, 'a verification is left to the reconciler'))
  return listen({ url, name: 'countersign worker, verifications', channel: 'verification_ended', onNotification: onNotification })
}
