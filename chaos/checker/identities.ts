import type { CheckedPromise } from './finding'
import type { StoredRun } from './stored-run'

interface Holder {
  batchId: string
  row: number
  status: string
  freed: boolean
}

/** Of the rows that the generator wrote for one person, at most one is pending or approved. */
export const identitiesAreFree: CheckedPromise = {
  name: 'identities',
  sentence: 'No two people with one identity key are pending or approved, and the key of everyone else is free.',
  *findBroken(run) {
    for (const [identity, holders] of holdersOf(run)) {
      const live = holders.filter(({ status }) => isLive(status))
      if (live.length > 1) yield `Person ${identity} is ${live.map(placeOf).join(' and ')}.`
      for (const holder of holders) {
        if (isLive(holder.status) && holder.freed) yield `Person ${identity}, ${placeOf(holder)}, has no identity key.`
        if (!isLive(holder.status) && !holder.freed) yield `Person ${identity}, ${placeOf(holder)}, still has an identity key.`
      }
    }
    yield* findRepeatedInFile(run)
  },
}

/** While a file is imported no one is decided, so of its equal rows one at most is imported. */
function* findRepeatedInFile({ batches }: StoredRun): Generator<string> {
  for (const { id, people, file } of batches) {
    const rowOf = new Map<string, number>()
    for (const { row } of people.values()) {
      const identity = file.rows[row - 1]?.identity
      if (identity === undefined) continue
      const earlier = rowOf.get(identity)
      if (earlier !== undefined) yield `Rows ${earlier} and ${row} of batch ${id} are the same person, and both were imported.`
      rowOf.set(identity, row)
    }
  }
}

function holdersOf({ batches }: StoredRun): Map<string, Holder[]> {
  const holders = new Map<string, Holder[]>()
  for (const { id: batchId, people, file } of batches)
    for (const { row, status, freed } of people.values()) {
      const identity = file.rows[row - 1]?.identity ?? 'unknown'
      const holder = { batchId, row, status, freed }
      const known = holders.get(identity)
      if (known) known.push(holder)
      else holders.set(identity, [holder])
    }
  return holders
}

const isLive = (status: string) => status === 'pending' || status === 'approved'
const placeOf = ({ batchId, row, status }: Holder) => `${status} in row ${row} of batch ${batchId}`
