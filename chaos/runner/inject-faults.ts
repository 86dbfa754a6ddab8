import { setTimeout as wait } from 'node:timers/promises'
import { lastsNoTime } from '#chaos/faults/fault'
import type { FaultRecord, World } from '#chaos/world/world'
import type { PlannedFault } from './plan-faults'

/** Begins and ends each fault at its time. Resolves when all have ended. `faults` grows meanwhile. */
export async function injectFaults(world: World, plan: PlannedFault[], faults: FaultRecord[]): Promise<void> {
  await Promise.all(
    plan.map(async ({ fault, atMs, forMs, random }) => {
      await wait(atMs)
      const record: FaultRecord = { name: fault.name, detail: '', begunAt: new Date().toISOString(), endedAt: null }
      faults.push(record)
      const reason = fault.skip?.(world)
      try {
        if (reason) record.detail = `skipped: ${reason}`
        else {
          const { detail, end } = await fault.begin(world, random)
          record.detail = detail
          if (end !== lastsNoTime) await wait(forMs)
          await end()
        }
      } catch (error) {
        // Its process may be down by another fault.
        record.detail += ` failed: ${error instanceof Error ? error.message : String(error)}`
      }
      record.endedAt = new Date().toISOString()
    }),
  )
}
