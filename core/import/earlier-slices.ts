import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { createHashIndex, findByHashes } from '#core/identity-keys/hash-index'
import type { OpenImport } from './open-imports'
import type { SliceLeases } from './slice-leases'

/**
 * The hashes of a slice, by their index, that an earlier slice has too which is not imported yet, and those slices. The people with these
 * hashes wait for the commit of those slices, because of equal rows the earlier one is imported. All others can be inserted in any order of
 * slices.
 */
export type Repeats = { hashes: number[]; slices: number[] }

/** Thrown when an earlier slice is free, because its worker is gone: the run that waits for it imports that slice first. */
export class EarlierSliceIsFree extends Error {}

/** Thrown when the transaction of an earlier slice, which is waited for, has failed. */
export class EarlierSliceFailed extends Error {}

/** `hasFailed` says whether the run that waits has failed in another slice, which it leases and no longer imports. */
type Wait = { leases: SliceLeases; sliceNo: number; hasFailed?: () => boolean; onWait?: (() => void) | undefined }

// Short at first, because most waits are, then longer, because each question takes time from the slices.
const [firstPollMs, longestPollMs] = [25, 400]
// A slice is free for a moment when one run ends and the next begins.
const freeForMs = 500

/**
 * Finds them after all earlier slices have been parsed, by whichever worker, and after a transaction has begun to import those that are
 * repeated. A transaction then waits for no slice that has yet to begin, which may need a connection that this one has.
 */
export async function findRepeats(waiting: Wait, hashes: Uint32Array): Promise<Repeats> {
  const { leases, sliceNo } = waiting
  const patience = createPatience(waiting)
  for (;;) {
    const earlier = await leases.openBefore(sliceNo)
    const unknown = earlier.filter((slice) => slice.hashes === null)
    const repeats = repeatsIn(unknown.length === 0 ? earlier : [], hashes)
    const notBegun = earlier.filter((slice) => !slice.isBegun && repeats.slices.includes(slice.sliceNo))
    if (unknown.length === 0 && notBegun.length === 0) return repeats
    await patience([...unknown, ...notBegun])
  }
}

function repeatsIn(earlier: { sliceNo: number; hashes: Uint32Array | null }[], hashes: Uint32Array): Repeats {
  const repeats: Repeats = { hashes: [], slices: [] }
  if (earlier.length === 0) return repeats
  const index = createHashIndex(hashes)
  for (const slice of earlier) {
    const found = findByHashes(index, slice.hashes ?? new Uint32Array(0))
    if (found.length === 0) continue
    repeats.slices.push(slice.sliceNo)
    for (const hash of found) repeats.hashes.push(hash)
  }
  return repeats
}

/** Waits until these slices are imported, outside of a transaction. */
export async function waitUntilImported(waiting: Wait, repeats: Repeats, { writing }: Pick<OpenImport, 'writing'>): Promise<void> {
  const { leases, sliceNo } = waiting
  for (const no of repeats.slices) await writing.get(no)
  const patience = createPatience(waiting)
  for (let left: readonly number[] = repeats.slices; left.length > 0; ) {
    // Each slice may wait for the one before it, so the time from a commit to the next question would add up over the file.
    const { hasWaited, open } = await leases.untilWritten(left)
    left = open
    if (left.length === 0) break
    const waitedFor = await leases.openBefore(sliceNo)
    await patience(
      waitedFor.filter((slice) => open.includes(slice.sliceNo)),
      hasWaited,
    )
  }
}

/** The same in a transaction, whose locks others may wait for. Each wait is one for a lock, so that PostgreSQL sees a deadlock. */
export async function waitUntilImportedInTransaction(client: pg.PoolClient, { leases, onWait }: Wait, { slices }: Repeats): Promise<void> {
  for (let left: readonly number[] = slices; left.length > 0; ) {
    const { hasWaited, open } = await leases.untilWritten(left, client)
    left = open
    if (!hasWaited && left.length > 0) throw new EarlierSliceFailed()
    onWait?.()
  }
}

/** Waits a moment, unless the caller `hasWaited`. Throws when one of the slices that are waited for stays free, or when the run has failed. */
function createPatience({ hasFailed, onWait }: Wait): (slices: { isLeased: boolean }[], hasWaited?: boolean) => Promise<void> {
  let freeSince: number | undefined
  let pollMs = firstPollMs
  return async (slices, hasWaited = false) => {
    if (hasFailed?.()) throw new EarlierSliceFailed()
    if (slices.every(({ isLeased }) => isLeased)) {
      freeSince = undefined
      onWait?.()
    } else {
      freeSince ??= performance.now()
      if (performance.now() - freeSince > freeForMs) throw new EarlierSliceIsFree()
    }
    if (hasWaited) return
    await wait(pollMs)
    pollMs = Math.min(pollMs * 2, longestPollMs)
  }
}
