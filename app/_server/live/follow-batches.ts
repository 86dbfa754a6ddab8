import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { contextOf, findActor } from '#server/context/find-context'
import { changeFeed } from './change-feed'
import { progressHub } from './progress-hub'

type Send = (event: string, data: unknown) => void

type Followed = {
  /** Begins to send. Calls `end` when changes may have been missed, so that the tab opens the stream again and reads everything. */
  open: (send: Send, end: () => void) => () => void
  /** Looks up again who reads, and which of the batches they may see now. */
  isStillAllowed: () => Promise<boolean>
}

const gatherMs = 200

/**
 * Everything live for one tab: the progress of the batches it names, and which batches of those the actor may see have changed.
 * Refuses with `batch-not-found` when one of them is not the actor's to see.
 */
export async function followBatches(ctx: Context, batchIds: string[], headers: Headers): Promise<Followed> {
  for (const batchId of batchIds) await getBatch({ ctx, input: { batchId } })
  const sight = createSight(ctx)
  return {
    open: (send, end) => {
      const changed = gatherChanges(sight, (batchId) => send('changed', { batchId }), end)
      const watches = batchIds.map((batchId) => progressHub().watch(batchId, (progress) => send('progress', progress)))
      return () => {
        changed()
        for (const stop of watches) stop()
      }
    },
    isStillAllowed: async () => {
      const actor = await findActor(headers)
      if (actor === null) return false
      sight.renew(contextOf(actor, headers))
      const seen = await Promise.all(batchIds.map((batchId) => sight.maySee(batchId)))
      return !seen.includes(false)
    },
  }
}

/** Which batches someone may see, remembered until their roles are looked up again. */
function createSight(first: Context) {
  let ctx = first
  const known = new Map<string, Promise<boolean>>()
  return {
    renew(next: Context) {
      ctx = next
      known.clear()
    },
    maySee(batchId: string): Promise<boolean> {
      const seen =
        known.get(batchId) ??
        getBatch({ ctx, input: { batchId } }).then(
          () => true,
          () => false,
        )
      known.set(batchId, seen)
      return seen
    },
  }
}

/** Tells of each change once per 200 ms and batch, of batches the actor may see only. */
function gatherChanges({ maySee }: ReturnType<typeof createSight>, tell: (batchId: string) => void, onGap: () => void): () => void {
  const gathered = new Set<string>()
  const timer = setInterval(() => {
    for (const batchId of gathered) void maySee(batchId).then((isSeen) => isSeen && tell(batchId))
    gathered.clear()
  }, gatherMs)
  const stop = changeFeed().listen((batchId) => gathered.add(batchId), onGap)
  return () => {
    stop()
    clearInterval(timer)
  }
}
