import { setTimeout as wait } from 'node:timers/promises'

/** The batches that are imported or surveyed in this process. One lane of a batch uses all that a process has, so further lanes of it wait. */
export type RunningBatches = {
  run: <Result>(batchId: string, act: () => Promise<Result>) => Promise<Result>
  /** Waits some seconds while the batch runs in this process. Returns false at once if it is not. */
  wait: (batchId: string, onWait: () => void, signal: AbortSignal) => Promise<boolean>
}

// At the start of an import other workers should get a surplus lane soon; later it only costs activities.
const shortWaitMs = 1_000
const longWaitMs = 5_000
const beatEveryMs = 500

export function createRunning(): RunningBatches {
  const running = new Map<string, { startedAt: number; runs: number }>()
  return {
    async run(batchId, act) {
      const entry = running.get(batchId) ?? { startedAt: performance.now(), runs: 0 }
      running.set(batchId, entry)
      entry.runs += 1
      try {
        return await act()
      } finally {
        entry.runs -= 1
        if (entry.runs === 0) running.delete(batchId)
      }
    },
    async wait(batchId, onWait, signal) {
      const entry = running.get(batchId)
      if (!entry) return false
      const now = performance.now()
      const until = now + (now - entry.startedAt < longWaitMs ? shortWaitMs : longWaitMs)
      while (running.has(batchId) && performance.now() < until && !signal.aborted) {
        onWait()
        await wait(beatEveryMs, undefined, { signal }).catch(() => {})
      }
      return true
    },
  }
}
