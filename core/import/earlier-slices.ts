import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { createHashIndex } from '#core/identity-keys/hash-index'
import type { OpenImport } from './open-imports'
import type { SliceLeases } from './slice-leases'

/**
 * The people of a slice who may repeat one of an earlier slice that is not imported yet, and those slices. These people wait for the commit
 * of those slices, because of equal rows the earlier one is imported. All others can be inserted in any order of slices.
 */
export type Repeats = { people: number[]; slices: number[] }

/** Thrown when an earlier slice is free, because its worker is gone: the run that waits for it imports that slice first. */
export class EarlierSliceIsFree extends Error {}

type Wait = { leases: SliceLeases; sliceNo: number; onWait?: (() => void) | undefined }

const pollMs = 25
// A slice is free for a moment when one run ends and the next begins.
const freeForMs = 500

/** Finds them after all earlier slices have been parsed, by whichever worker. */
export async function findRepeats({ leases, sliceNo, onWait }: Wait, hashes: Uint32Array): Promise<Repeats> {
  const patience = createPatience(onWait)
  for (;;) {
    const earlier = await leases.openBefore(sliceNo)
    const unknown = earlier.filter((slice) => slice.hashes === null)
    if (unknown.length === 0) return repeatsIn(earlier, hashes)
    await patience(unknown)
  }
}

function repeatsIn(earlier: { sliceNo: number; hashes: Uint32Array | null }[], hashes: Uint32Array): Repeats {
  const repeats: Repeats = { people: [], slices: [] }
  if (earlier.length === 0) return repeats
  const index = createHashIndex(hashes)
  for (const slice of earlier) {
    const people = index.matching(slice.hashes ?? new Uint32Array(0))
    if (people.length === 0) continue
    repeats.slices.push(slice.sliceNo)
    for (const person of people) repeats.people.push(person)
  }
  return repeats
}

/** Waits until these slices are imported. */
export async function untilImported(
  { leases, sliceNo, onWait }: Wait,
  { slices }: Repeats,
  { writing }: Pick<OpenImport, 'writing'>,
  on?: pg.PoolClient,
) {
  for (const no of slices) await writing.get(no)
  const patience = createPatience(onWait)
  for (;;) {
    const left = slices.length === 0 ? [] : (await leases.openBefore(sliceNo, on)).filter((slice) => slices.includes(slice.sliceNo))
    if (left.length === 0) return
    await patience(left)
  }
}

/** Waits a moment, and throws when one of the slices that are waited for stays free. */
function createPatience(onWait: (() => void) | undefined): (slices: { isLeased: boolean }[]) => Promise<void> {
  let freeSince: number | undefined
  return async (slices) => {
    if (slices.every(({ isLeased }) => isLeased)) {
      freeSince = undefined
      onWait?.()
    } else {
      freeSince ??= performance.now()
      if (performance.now() - freeSince > freeForMs) throw new EarlierSliceIsFree()
    }
    await wait(pollMs)
  }
}
