import type { SystemContext } from '#core/context'
import { listen } from '#core/database/listen'
import { applyLittle } from '#core/decisions/apply-decisions'
import { causeOf } from '#worker/activities/activity'
import type { Log } from '#worker/log'

/**
 * Applies a little that was decided as soon as the database tells of it, which spares whoever waits for it the way through Temporal.
 * The workflow hears of every decision all the same, and applies whatever is left: what is lost here is only time. Returns how to stop.
 */
export function applyAtOnce({ ctx, url, log }: { ctx: SystemContext; url: string; log: Log }): () => Promise<void> {
  // One after the other for a batch: whoever waits for somebody's lock holds up that batch alone.
  const applying = new Map<string, Promise<void>>()
  const apply = (batchId: string) =>
    applyLittle({ ctx, input: { batchId } }).catch((error) => {
      log.warn({ batchId, cause: causeOf(error) }, 'a decision is left to the workflow')
    })
  const hear = (batchId: string) => {
    const next = (applying.get(batchId) ?? Promise.resolve())
      .then(() => apply(batchId))
      .finally(() => applying.get(batchId) === next && applying.delete(batchId))
    applying.set(batchId, next)
  }
  const stop = listen({ url, name: 'countersign worker, decisions', channel: 'decision_recorded', onNotification: hear })
  return async () => {
    await stop()
    await Promise.all(applying.values())
  }
}
