import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'

/**
 * A slice before another one that is not imported yet. `isBegun` says whether a transaction is importing it. `hashes` are those of its identity
 * keys, null until they are published.
 */
export type EarlierSlice = { sliceNo: number; isLeased: boolean; isBegun: boolean; hashes: Uint32Array | null }

/** The slices of a batch that one run imports. Its leases are renewed until it is disposed of, which ends them. */
export type SliceLeases = AsyncDisposable & {
  /** Leases the first free slice. Returns its number, `all-leased` if other runs lease all that are left, and `none-left` after the last. */
  next: () => Promise<number | 'all-leased' | 'none-left'>
  /** Gives back a slice that this run does not import. */
  release: (sliceNo: number) => Promise<void>
  /** Publishes the hashes of the identity keys of a leased slice to all workers. */
  publish: (sliceNo: number, hashes: Uint32Array) => Promise<void>
  /** The slices before `sliceNo` that are not imported. Hashes that this process knows are not read again. */
  openBefore: (sliceNo: number) => Promise<EarlierSlice[]>
  /** Waits for a transaction that imports one of these slices, three seconds at most and not if there is none. Returns those not imported. */
  untilWritten: (sliceNos: readonly number[], on?: pg.PoolClient) => Promise<{ hasWaited: boolean; open: readonly number[] }>
}

// A worker that freezes keeps its slices from the others for as long.
const leaseSeconds = 6
const renewEveryMs = 1_500

/** `known` contains the hashes that this process knows, by slice, and is kept up to date. */
export function openSliceLeases({ db }: SystemContext, batchId: string, known: Map<number, Uint32Array>): SliceLeases {
  const holder = randomUUID()
  const slices = new Set<number>()
  // In a transaction, because a cancelled activity can begin no other statement.
  const renew = (seconds: number, renewed: Iterable<number> = slices) =>
    transact(db, (client) =>
      callFunction(client, 'renew_slice_leases', { batch: batchId, holder, slices: [...renewed], for: `${seconds} seconds` }),
    )
  const timer = setInterval(() => {
    if (slices.size > 0) void renew(leaseSeconds).catch(() => {})
  }, renewEveryMs)
  return {
    async next() {
      const sliceNo = await callFunction(db, 'lease_slice', { batch: batchId, holder, for: `${leaseSeconds} seconds` })
      if (sliceNo === null) return 'none-left'
      if (sliceNo === 0) return 'all-leased'
      slices.add(sliceNo)
      return sliceNo
    },
    async release(sliceNo) {
      slices.delete(sliceNo)
      await renew(0, [sliceNo])
    },
    async publish(sliceNo, hashes) {
      await callFunction(db, 'publish_identity_keys', { batch: batchId, slice: sliceNo, hashes: bytesOf(hashes) })
      known.set(sliceNo, hashes)
    },
    async openBefore(sliceNo) {
      const slicesBefore = await callFunction(db, 'open_slices_before', { batch: batchId, slice: sliceNo, known: [...known.keys()] })
      const open = new Set(slicesBefore.map((slice) => slice.sliceNo))
      for (const no of known.keys()) if (no < sliceNo && !open.has(no)) known.delete(no)
      return slicesBefore.map(({ sliceNo: no, isLeased, isPublished, isBegun, identityKeyHashes }) => {
        if (identityKeyHashes) known.set(no, hashesOf(identityKeyHashes))
        return { sliceNo: no, isLeased, isBegun, hashes: isPublished ? (known.get(no) ?? null) : null }
      })
    },
    async untilWritten(sliceNos, on) {
      const [awaited] = await callFunction(on ?? db, 'await_slices', { batch: batchId, slices: sliceNos })
      return { hasWaited: awaited?.hasWaited ?? false, open: awaited?.openSlices ?? [] }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      if (slices.size > 0) await renew(0).catch(() => {})
    },
  }
}

const bytesOf = (hashes: Uint32Array) => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)

// pg returns a part of a larger buffer, which may begin where no number can.
const hashesOf = (bytes: Uint8Array) => new Uint32Array(Uint8Array.from(bytes).buffer)
