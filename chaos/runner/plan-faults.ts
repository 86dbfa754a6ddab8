import { allFaults, faultKinds } from '#chaos/faults/all-faults'
import type { Fault } from '#chaos/faults/fault'
import { between, pickSome } from '#chaos/random'
import { createRandom, pick, type Random } from '#core/sample/random'

export interface PlannedFault {
  fault: Fault
  /** Since the beginning of the workload. */
  atMs: number
  forMs: number
  random: Random
}

interface Planning {
  seed: number
  seconds: number
  /** Only this fault, once in each ten seconds. */
  only?: string
}

export const noFault = 'none'

/** Puts an older copy of PostgreSQL under a newer Temporal; it has checks of its own, so it is a run and no fault in one. */
export const olderDump = 'older-dump'

export const faultNames = [...allFaults.map(({ name }) => name), olderDump, noFault]

const share = { begin: 0.05, end: 0.75 }
const roundSeconds = 10

/** Which faults begin when in a run of this seed: one to four in each ten seconds, or in a shorter run. Throws for an unknown name. */
export function planFaults({ seed, seconds, only }: Planning): PlannedFault[] {
  if (only === noFault) return []
  const random = createRandom(seed, 1)
  const named = allFaults.filter(({ name }) => name === only)
  if (only !== undefined && named.length === 0) throw new UnknownFault(only)
  const rounds = Math.max(1, Math.round(seconds / roundSeconds))
  const roundMs = (seconds * 1_000) / rounds
  return Array.from({ length: rounds }, (_, round) => {
    const faults = only === undefined ? chooseFaults(random) : named
    return faults.map((fault) => ({
      fault,
      atMs: (round + share.begin + random() * (share.end - share.begin)) * roundMs,
      forMs: durationMs(random),
      random: createRandom(seed, between(random, 1_000, 1_000_000)),
    }))
  }).flat()
}

/** Mostly a few seconds. One in four may outlast the lease of a slice and the heartbeat of an activity, so that another worker takes over. */
function durationMs(random: Random): number {
  return random() < 0.25 ? between(random, 3_000, 8_000) : between(random, 500, 3_000)
}

function chooseFaults(random: Random): Fault[] {
  return pickSome(random, faultKinds, between(random, 1, 4)).map((kind) => pick(random, kind))
}

class UnknownFault extends Error {
  constructor(name: string) {
    super(`There is no fault ${name}. npm run chaos -- --list names them.`)
  }
}
