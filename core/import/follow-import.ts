import type pg from 'pg'
import type { SystemContext } from '#core/context'
import type { SlicePlan } from '#core/parsing/slice-plan'

/** The bytes and rows of the file that are imported, including the part of a slice that is not committed yet. */
export type ImportPosition = { bytesRead: number; rowsRead: number }

/** Is notified by each slice when its people are about to be copied and when it is committed. */
export type ImportFollower = {
  onCopy(slice: SlicePlan, people: number, client: pg.PoolClient): void
  onCommitted(slice: SlicePlan): void
}

type Copy = { slice: SlicePlan; people: number; share: number }

const intervalMs = 250

/**
 * Calls `onPosition` whenever the import has moved, until it is disposed. PostgreSQL knows how many rows of a COPY it has stored. The bytes
 * that were sent say nothing, because the network buffers take a small slice at once.
 */
export function followImport(
  { db }: SystemContext,
  slices: SlicePlan[],
  onPosition: ((position: ImportPosition) => void) | undefined,
): ImportFollower & Disposable {
  const [first] = slices
  const done: ImportPosition = { bytesRead: first?.byteFrom ?? 0, rowsRead: first ? first.rowFrom - 1 : 0 }
  const copies = new Map<number, Copy>()
  let reportedBytes = done.bytesRead
  const report = () => {
    const position = positionOf(done, copies)
    if (position.bytesRead <= reportedBytes) return
    reportedBytes = position.bytesRead
    onPosition?.(position)
  }
  const measure = async () => {
    if (copies.size === 0) return
    for (const { pid, tuplesProcessed } of await copyProgress(db, [...copies.keys()])) {
      const copy = copies.get(pid)
      // A slice may copy twice, and what was shown must not go back.
      if (copy) copy.share = Math.min(1, Math.max(copy.share, tuplesProcessed / Math.max(copy.people, 1)))
    }
    report()
  }
  const timer = onPosition && setInterval(() => void measure().catch(() => {}), intervalMs)
  return {
    onCopy(slice, people, client) {
      const pid = backEndOf(client)
      if (pid !== null) copies.set(pid, { slice, people, share: 0 })
    },
    onCommitted(slice) {
      for (const [pid, copy] of copies) if (copy.slice.sliceNo === slice.sliceNo) copies.delete(pid)
      done.bytesRead += slice.byteTo - slice.byteFrom
      done.rowsRead += slice.rowTo - slice.rowFrom + 1
      report()
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

// pg knows the back end of a connection, though its types do not say so; asking PostgreSQL would cost every slice a round trip.
function backEndOf(client: pg.PoolClient): number | null {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : null
}

function copyProgress(db: SystemContext['db'], pids: number[]) {
  const queries = db.kysely.withTables<{ pgStatProgressCopy: { pid: number; tuplesProcessed: number } }>()
  return queries.selectFrom('pgStatProgressCopy').where('pid', 'in', pids).select(['pid', 'tuplesProcessed']).execute()
}

function positionOf(done: ImportPosition, copies: Map<number, Copy>): ImportPosition {
  let { bytesRead, rowsRead } = done
  for (const { slice, share } of copies.values()) {
    bytesRead += Math.floor(share * (slice.byteTo - slice.byteFrom))
    rowsRead += Math.floor(share * (slice.rowTo - slice.rowFrom + 1))
  }
  return { bytesRead, rowsRead }
}
