import { sql } from 'kysely'
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
  batchId: string,
  onPosition: ((position: ImportPosition) => void) | undefined,
): ImportFollower & Disposable {
  let done: ImportPosition = { bytesRead: 0, rowsRead: 0 }
  const copies = new Map<number, Copy>()
  let reportedBytes: number | undefined
  const report = () => {
    const position = positionOf(done, copies)
    // What was imported before is known from the database.
    reportedBytes ??= done.bytesRead
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
    // Other workers import slices of the same batch.
    await measureDone()
  }
  const measureDone = async () => {
    done = await importedSoFar(db, batchId)
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
      if (onPosition) void measureDone().catch(() => {})
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

async function importedSoFar({ kysely }: SystemContext['db'], batchId: string): Promise<ImportPosition> {
  const { first, bytes, rows } = await kysely
    .selectFrom('batchSlice')
    .where('batchId', '=', batchId)
    .select(({ fn }) => [
      fn.min<number>('byteFrom').as('first'),
      fn.sum<number | null>(sql`byte_to - byte_from`).filterWhere('importedAt', 'is not', null).as('bytes'),
      fn.sum<number | null>(sql`row_to - row_from + 1`).filterWhere('importedAt', 'is not', null).as('rows'),
    ])
    .executeTakeFirstOrThrow()
  return { bytesRead: Number(first) + Number(bytes ?? 0), rowsRead: Number(rows ?? 0) }
}

function positionOf(done: ImportPosition, copies: Map<number, Copy>): ImportPosition {
  let { bytesRead, rowsRead } = done
  for (const { slice, share } of copies.values()) {
    bytesRead += Math.floor(share * (slice.byteTo - slice.byteFrom))
    rowsRead += Math.floor(share * (slice.rowTo - slice.rowFrom + 1))
  }
  return { bytesRead, rowsRead }
}
