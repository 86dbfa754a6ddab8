import { setTimeout as wait } from 'node:timers/promises'
import { callFunction } from '#core/database/call-function'
import type { TargetRun } from './deliver-chunk'
import { deliverSlice } from './deliver-slice'

const pollMs = 500

/**
 * Works at one target until nothing is left, also of what an earlier target decides meanwhile, or the round is over. Returns how many people were
 * moved.
 */
export async function deliverToTarget(run: Omit<TargetRun, 'asked'> & { isEarlierOpen: () => boolean }): Promise<number> {
  const { signal, isEarlierOpen } = run
  const asked = { people: 0, failed: 0 }
  for (let moved = 0; ; ) {
    // Asked before the pass, which then sees all that the earlier targets decided.
    const isLast = !isEarlierOpen()
    const pass = await passOverSlices({ ...run, asked })
    moved += pass.count
    if (pass.isOver || isLast) return moved
    if (pass.count === 0) await wait(pollMs, undefined, { signal })
  }
}

/** `isOver` says that the round is over for this target, or that it cannot be reached any more for now. */
async function passOverSlices(run: TargetRun): Promise<{ isOver: boolean; count: number }> {
  const { db, batchId, target, signal } = run
  let count = 0
  for (let from = 1; ; ) {
    signal.throwIfAborted()
    const [work] = await callFunction(db, 'next_deliveries', { batch: batchId, target: target.id, from })
    if (!work) return { isOver: false, count }
    const slice = await deliverSlice(run, work)
    count += slice.count
    if (slice.isOver) return { isOver: true, count }
    from = work.sliceNo + 1
  }
}
