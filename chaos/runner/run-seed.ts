import { setTimeout as wait } from 'node:timers/promises'
import { checkRun } from '#chaos/checker/check-run'
import type { Finding } from '#chaos/checker/finding'
import { History } from '#chaos/history'
import { runWorkload, signInAll } from '#chaos/workload/run-workload'
import type { FaultRecord, Usage, World } from '#chaos/world/world'
import { createRandom } from '#core/sample/random'
import { compareUsage } from './compare-usage'
import { injectFaults } from './inject-faults'
import { olderDump, type PlannedFault, planFaults } from './plan-faults'
import { type Settled, waitUntilStill } from './wait-until-still'

export type Verdict = 'held' | 'unsafe' | 'slow'

export interface RunOptions {
  seed: number
  /** How long the clients send requests. */
  seconds: number
  /** How many requests they send in any case, 60 by default. A busy machine gets up to four times as long for them. */
  leastOperations?: number
  /** The name of the only fault. */
  fault?: string
  /** How long to wait for an end of all work, four minutes by default. */
  patienceMs?: number
}

export interface Run {
  seed: number
  verdict: Verdict
  faults: FaultRecord[]
  findings: Finding[]
  history: History
  settled: Settled
  usage: { before: Usage; after: Usage }
  tookMs: number
}

/** One run in an idle world: clients and faults at the same time, then the end of all faults, and the check. Throws if the harness fails. */
export async function runSeed(world: World, options: RunOptions): Promise<Run> {
  const begunMs = performance.now()
  const faults: FaultRecord[] = []
  const history = new History()
  await world.heal()
  const before = await world.measure()
  if (isOlderDump(options)) await restoreOlderDump({ world, options, history, faults })
  else await workUnderFaults({ world, options, history, faults, plan: planFaults({ ...options, only: options.fault }), part: 2 })
  await world.heal()
  const settled = await waitUntilStill(world, history, options.patienceMs)
  const checked = await checkRun({ ...world, history })
  const after = await world.measure()
  const findings = [...settled.findings, ...checked, ...compareUsage(before, after)]
  const verdict = verdictOf(findings)
  return { seed: options.seed, verdict, faults, findings, history, settled, usage: { before, after }, tookMs: performance.now() - begunMs }
}

function verdictOf(findings: Finding[]): Verdict {
  if (findings.some(({ kind }) => kind === 'safety')) return 'unsafe'
  return findings.length > 0 ? 'slow' : 'held'
}

interface Work {
  world: World
  options: RunOptions
  history: History
  faults: FaultRecord[]
  plan: PlannedFault[]
  /** Different parts of a run send different requests. */
  part: number
}

async function workUnderFaults({ world, options, history, faults, plan, part }: Work): Promise<void> {
  const until = new AbortController()
  const random = createRandom(options.seed, part)
  const clients = await signInAll({ ...world, random, history, until: until.signal })
  const workload = runWorkload({ clients, history, until: until.signal })
  // Stopped clients leave faults alone, so that these end as they were planned.
  const injecting = injectFaults(world, plan, faults)
  await Promise.race([untilEnough(options, history), workload])
  until.abort()
  await Promise.all([workload, injecting])
}

async function untilEnough({ seconds, leastOperations = 60 }: RunOptions, { operations }: History): Promise<void> {
  await wait(seconds * 1_000)
  for (let waited = 0; operations.length < leastOperations && waited < 3 * seconds; waited += 0.5) await wait(500)
}

/** One run in twelve. */
function isOlderDump({ seed, fault }: RunOptions): boolean {
  return fault === undefined ? createRandom(seed, 3)() < 1 / 12 : fault === olderDump
}

/**
 * PostgreSQL loses what it stored after a copy, and Temporal does not. What clients saw in between is lost by design, so their history
 * of that time is not checked; what was acknowledged before the copy and after its return is.
 */
async function restoreOlderDump(work: Omit<Work, 'plan' | 'part'>): Promise<void> {
  const { world, options, faults, history } = work
  const third = { ...options, seconds: options.seconds / 3 }
  await workUnderFaults({ ...work, options: third, plan: [], part: 2 })
  await waitUntilStill(world, history)
  await world.postgres.copy()
  await world.heal()
  const fault: FaultRecord = {
    name: olderDump,
    detail: 'an older copy of PostgreSQL under the newer Temporal',
    begunAt: now(),
    endedAt: null,
  }
  faults.push(fault)
  await workUnderFaults({ ...work, options: third, history: new History(), plan: [], part: 4 })
  await world.postgres.restore()
  fault.endedAt = now()
  await world.heal()
  await workUnderFaults({ ...work, options: third, plan: [], part: 5 })
}

const now = () => new Date().toISOString()
