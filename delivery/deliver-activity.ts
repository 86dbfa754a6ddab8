import { ApplicationFailure, activityInfo, CancelledFailure, Context, heartbeat } from '@temporalio/activity'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { causeOf } from '#core/errors/cause-of'
import { outageSentence } from '#core/errors/outage-sentence'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { Log } from '#worker/log'
import type { DeliveryActivities } from './contract'
import { deliverBatch } from './deliveries/deliver-batch'

type Shell = { ctx: SystemContext; log: Log; privateKey: string; client: OutboundClient; folder?: string | undefined }

const stalledAfterAttempts = 5

/** The activities of a delivery process. A failure is shown as stalled after five attempts; Temporal and the log get a code and never a message. */
export function createDeliveryActivities({ ctx, log, ...shell }: Shell): DeliveryActivities {
  return {
    async deliver({ batchId }) {
      const { attempt } = activityInfo()
      const { cancellationSignal: signal } = Context.current()
      try {
        const againInMs = await withHeartbeat(heartbeat, () => deliverBatch({ ctx, input: { ...shell, batchId, signal } }))
        log.debug({ batchId, attempt, againInMs }, 'delivered what could be')
        return { againInMs }
      } catch (error) {
        if (signal.aborted) throw new CancelledFailure('activity cancelled')
        const cause = causeOf(error)
        log.warn({ batchId, attempt, cause, reason: outageSentence(cause) ?? undefined }, 'a delivery failed and will be retried')
        if (attempt >= stalledAfterAttempts)
          await callFunction(ctx.db, 'stall_deliveries', { batch: batchId, cause, attempts: attempt }).catch(() => {})
        throw ApplicationFailure.create({ message: cause, type: cause })
      }
    },
  }
}
