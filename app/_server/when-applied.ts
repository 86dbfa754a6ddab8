import type { Context } from '#core/context'
import type { Decision } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { changeFeed } from './change-feed'

const patienceMs = 900

/** Calls `begin`, then waits up to about a second for the decision to be applied, or undone; answers with how far it is by then. */
export async function whenApplied(ctx: Context, recorded: Decision, begin: () => Promise<void>): Promise<Decision> {
  const deadline = AbortSignal.timeout(patienceMs)
  const changes = changesOf(recorded.batchId)
  try {
    await begin()
    for (;;) {
      const changed = changes.next(deadline)
      const decision = await getDecision({ ctx, input: { decisionId: recorded.id } })
      if (isSettled(decision) || deadline.aborted) return decision
      await changed
    }
  } finally {
    changes.stop()
  }
}

const isSettled = ({ state }: Decision) => state === 'applied' || state === 'undone'

/** Resolves `next` when the batch changes after the call, or when the deadline passes. */
function changesOf(batchId: string) {
  let notify = () => {}
  const stop = changeFeed().listen((changed) => changed === batchId && notify())
  return {
    stop,
    next: (deadline: AbortSignal) =>
      new Promise<void>((resolve) => {
        notify = resolve
        if (deadline.aborted) resolve()
        deadline.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
}
