import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { findStandstill } from '#chaos/checker/find-standstill'
import type { Finding } from '#chaos/checker/finding'
import type { History } from '#chaos/history'
import type { World } from '#chaos/world/world'

export interface Settled {
  tookMs: number
  findings: Finding[]
}

const promise = 'progress'
const limitMs = 60_000
/** A busy machine is slower, and what still moves after a minute is not stuck. */
const usualPatienceMs = 240_000

/** Waits until all work of a run is done. More than a minute is a finding, with what was waited for. Gives up after `patienceMs`. */
export async function waitUntilStill(
  { ownerUrl }: Pick<World, 'ownerUrl'>,
  history: History,
  patienceMs = usualPatienceMs,
): Promise<Settled> {
  const begunMs = performance.now()
  let late: string[] = []
  for (;;) {
    const left = await findStandstill({ ownerUrl, history })
    const tookMs = performance.now() - begunMs
    if (left.length === 0) return { tookMs, findings: late.length === 0 ? [] : [lateBy(tookMs, late)] }
    if (tookMs > limitMs && late.length === 0) late = left
    // What is left then is found by the checker.
    if (tookMs > patienceMs) return { tookMs, findings: [] }
    await wait(200)
  }
}

function lateBy(tookMs: number, late: string[]): Finding {
  const detail = `It took ${Math.round(tookMs / 1_000)} s, with a load of ${loadavg()[0]?.toFixed(1)}. After a minute: ${late.join(' ')}`
  return { promise, kind: 'liveness', detail }
}
