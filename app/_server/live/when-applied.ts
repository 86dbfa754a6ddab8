import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '#core/context'
import type { Decision } from '#core/decisions/decision'
import { readDecision } from '#core/decisions/read-decisions'
import { changeFeed } from './change-feed'
import { signalWorkflow } from './signal-workflow'

const patienceMs = 900
// Without notifications the decision is read again this often.
const pollIntervalMs = 100

/**
 * Has `record` record a decision and the worker look at it, then waits up to about a second until it is applied, or undone; answers
 * with how far it is by then. It is read again when its batch has changed since before it was recorded, and once more in the end.
 */
export async function whenApplied(ctx: Context, record: () => Promise<Decision>): Promise<Decision> {
  const changes = changesFromNow()
  try {
    const recorded = await record()
    // The worker may have applied it before Temporal has taken the signal.
    void signalWorkflow(recorded.batchId)
    const deadline = AbortSignal.timeout(patienceMs)
    let decision = recorded
    while (!isSettled(decision) && !deadline.aborted) {
      await changes.next(recorded.batchId, deadline)
      decision = (await readDecision(ctx, recorded.id)) ?? recorded
    }
    return decision
  } finally {
    changes.stop()
  }
}

const isSettled = ({ state }: Decision) => state === 'applied' || state === 'undone'

/** `next` resolves when a batch has changed since it last did so, or since this was called, or when the deadline has passed. */
function changesFromNow() {
  const changed = new Set<string>()
  let mayHaveMissed = false
  let notify = () => {}
  const feed = changeFeed()
  const stop = feed.listen(
    (batchId) => {
      changed.add(batchId)
      notify()
    },
    () => {
      mayHaveMissed = true
      notify()
    },
  )
  return {
    stop,
    async next(batchId: string, deadline: AbortSignal) {
      if (!feed.isConnected) return wait(pollIntervalMs)
      deadline.addEventListener('abort', () => notify(), { once: true })
      mayHaveMissed = false
      while (!changed.delete(batchId) && !mayHaveMissed && !deadline.aborted) {
        await new Promise<void>((resolve) => {
          notify = resolve
        })
      }
    },
  }
}
