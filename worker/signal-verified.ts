import { listen } from '#core/database/listen'
import { causeOf } from '#worker/activities/activity'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

/**
 * Signals the workflow of a batch as soon as the database says that it was verified: it may have waited for that alone. What is missed
 * here the reconciler finds. Returns how to stop.
 */
export function signalVerified({ client, url, log }: { client: WorkerClient; url: string; log: Log }): () => Promise<void> {
  const hear = (batchId: string) =>
    void client
      .signalRefresh(batchId)
      .catch((error) => log.warn({ batchId, cause: causeOf(error) }, 'a verification is left to the reconciler'))
  return listen({ url, name: 'countersign worker, verifications', channel: 'verification_ended', onNotification: hear })
}
