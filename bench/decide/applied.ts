import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'

/** Waits until a decision is applied. Returns when that was, by the clock of the database, which is this machine's. */
export async function untilApplied(owner: pg.Client, decisionId: string): Promise<number> {
  for (;;) {
    const { rows } = await owner.query<{ at: Date | null }>('select applied_at as at from decision where id = $1', [decisionId])
    const at = rows[0]?.at
    if (at) return at.getTime()
    await wait(50)
  }
}
