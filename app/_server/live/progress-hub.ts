import { setTimeout as wait } from 'node:timers/promises'
import { hasEnded, isMoving } from '#core/batches/batch'
import { furthest, type Progress } from '#core/batches/progress'
import { withRate } from '#core/batches/rate'
import { readProgress } from '#core/batches/read-progress'
import type { Database } from '#core/database/open-database'
import { readIndexShare } from '#core/people/review-index/read-index-share'
import { outsideRequest } from '#core/tracing/request-scope'
import { web } from '#server/process/web'

type Viewer = (progress: Progress) => void
type Watch = { viewers: Set<Viewer>; latest: Progress | null; stopping: AbortController }

const movingTickMs = 400
const restingTickMs = 1_000
// One tick and one query of the database together take less than a second.
const queryTimeoutMs = 400

/** Queries the workflow of each watched batch once per tick, whatever the number of viewers; when it cannot answer, reads the database. */
class ProgressHub {
  private readonly watches = new Map<string, Watch>()

  /** Shows `viewer` the progress of a batch, at once and then at every tick, until the returned function is called. */
  watch(batchId: string, viewer: Viewer): () => void {
    const watch = this.watches.get(batchId) ?? this.begin(batchId)
    watch.viewers.add(viewer)
    if (watch.latest) viewer(watch.latest)
    return () => {
      watch.viewers.delete(viewer)
      if (watch.viewers.size > 0) return
      watch.stopping.abort()
      if (this.watches.get(batchId) === watch) this.watches.delete(batchId)
    }
  }

  private begin(batchId: string): Watch {
    const watch: Watch = { viewers: new Set(), latest: null, stopping: new AbortController() }
    this.watches.set(batchId, watch)
    void outsideRequest(() => this.run(batchId, watch))
    return watch
  }

  private async run(batchId: string, watch: Watch): Promise<void> {
    const { signal } = watch.stopping
    while (!signal.aborted) {
      const asked = performance.now()
      const progress = await currentProgress(web().live, batchId, watch.latest).catch(() => null)
      if (progress && !signal.aborted) {
        watch.latest = progress
        for (const viewer of watch.viewers) viewer(progress)
      }
      const tickMs = progress && isMoving(progress) ? movingTickMs : restingTickMs
      await wait(Math.max(0, tickMs - (performance.now() - asked)), undefined, { signal }).catch(() => {})
    }
  }
}

/**
 * The progress of a batch from the database, and from its running activity within slices that are not committed yet. `live` says whether
 * its workflow answered in time. An ended batch is read from the database alone, because its workflow would be replayed to answer.
 * `before` is the last progress that was sent.
 */
export async function currentProgress(db: Database, batchId: string, before?: Progress | null): Promise<Progress> {
  const { worker } = web()
  const query = () =>
    Promise.all([
      worker.queryProgress(batchId, queryTimeoutMs).catch(() => null),
      worker.readPosition(batchId, queryTimeoutMs).catch(() => null),
    ])
  const asked = before && !hasEnded(before) ? query() : null
  const [counts, indexShare] = await Promise.all([readProgress(db, batchId), readIndexShare(db, batchId)])
  const recorded = indexShare === undefined ? counts : { ...counts, indexShare }
  if (hasEnded(recorded)) return { ...recorded, live: true }
  const [live, position] = await (asked ?? query())
  const reached = furthest(recorded, position, before ?? null)
  return live ? withRate(reached, before ?? null) : reached
}

const slot = globalThis as typeof globalThis & { countersignProgressHub?: ProgressHub }

export function progressHub(): ProgressHub {
  slot.countersignProgressHub ??= new ProgressHub()
  return slot.countersignProgressHub
}
