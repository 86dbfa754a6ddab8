import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { changeFeed } from './change-feed'
import { progressHub } from './progress-hub'

type Send = (event: string, data: unknown) => void

const gatherMs = 200

/**
 * Everything live for one tab: the progress of the batches it names, and which batches of those the actor may see have changed.
 * Refuses with `batch-not-found` when one of them is not the actor's to see.
 */
export async function followBatches(ctx: Context, batchIds: string[]): Promise<(send: Send) => () => void> {
  for (const batchId of batchIds) await getBatch({ ctx, input: { batchId } })
  return (send) => {
    const changed = gatherChanges(ctx, batchIds, (batchId) => send('changed', { batchId }))
    const watches = batchIds.map((batchId) => progressHub().watch(batchId, (progress) => send('progress', progress)))
    return () => {
      changed()
      for (const stop of watches) stop()
    }
  }
}

/** Tells of each change once per 200 ms and batch, of batches the actor may see only, as of those that are `seen`. */
function gatherChanges(ctx: Context, seen: string[], tell: (batchId: string) => void): () => void {
  const gathered = new Set<string>()
  const visible = new Map(seen.map((batchId) => [batchId, Promise.resolve(true)]))
  const maySee = (batchId: string) => {
    const known =
      visible.get(batchId) ??
      getBatch({ ctx, input: { batchId } }).then(
        () => true,
        () => false,
      )
    visible.set(batchId, known)
    return known
  }
  const timer = setInterval(() => {
    for (const batchId of gathered) void maySee(batchId).then((isSeen) => isSeen && tell(batchId))
    gathered.clear()
  }, gatherMs)
  const stop = changeFeed().listen((batchId) => gathered.add(batchId))
  return () => {
    stop()
    clearInterval(timer)
  }
}
