import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { openDatabase } from '#core/database/open-database'
import { outageLog } from '#core/errors/outage-log'
import { endStalledHead } from './end-stalled-head'

/** `url` is of a role that may call `end_stalled_head`. */
export type FreeHeadOptions = { url: string; log: Pick<Logger, 'warn' | 'info'>; signal: AbortSignal }

const tickMs = 2_000
const tickAfterEndingMs = 250

/**
 * Ends idle transactions that others wait for, checking every two seconds, until `signal` aborts.
 * Uses a connection of its own that stays open, so that an exhausted pool cannot stop the check.
 */
export async function freeHead({ url, log, signal }: FreeHeadOptions): Promise<void> {
  const db = openDatabase({ url, poolSize: 1, name: 'countersign head' })
  const outage = outageLog(log, {
    failed: 'stalled transactions cannot be ended at the moment',
    worked: 'stalled transactions can be ended again',
  })
  while (!signal.aborted) {
    let ended = 0
    try {
      ended = await endStalledHead({ ctx: { db } })
      if (ended > 0) log.warn({ ended }, 'transactions that stood still while others waited were ended')
      outage.worked()
    } catch (error) {
      outage.failed(error)
    }
    await wait(ended > 0 ? tickAfterEndingMs : tickMs, undefined, { signal }).catch(() => {})
  }
  await db.close()
}
