import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { versionOf } from './version'

type Options = {
  ctx: SystemContext
  /** How many milliseconds ago a worker last polled; null before its first poll. Others have none. */
  polledMsAgo?: () => number | null
  everyMs?: number
}

// A process that is silent for `silentAfterSeconds` has missed three reports.
const reportIntervalMs = 5_000
const endWithinMs = 1_000

/**
 * Reports every five seconds that this process runs, for the page System. The database takes its kind from the role it signs in with.
 * Failures are ignored, because a process that cannot report is shown as silent. Returns a function that stops it and says that the
 * process ends in order.
 */
export function reportProcess({ ctx, polledMsAgo = () => null, everyMs = reportIntervalMs }: Options): () => Promise<void> {
  const facts = {
    id: uuidv7(),
    version: versionOf(process.argv[1]),
    node: process.versions.node,
    host: hostname().slice(0, 100) || 'unknown',
  }
  let running: Promise<void> | null = null
  const report = (hasEnded: boolean) => {
    const ms = polledMsAgo()
    const polledMs = ms === null ? null : Math.round(ms)
    return callFunction(ctx.db, 'note_process', { ...facts, polledMs, hasEnded }).catch(() => {})
  }
  const reportInTurn = () => {
    // A slow database must not collect reports.
    running ??= report(false).finally(() => {
      running = null
    })
  }
  reportInTurn()
  const timer = setInterval(reportInTurn, everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    const sayEnd = async () => {
      await running
      await report(true)
    }
    // A database that is away must not keep the process from ending.
    const waiting = new AbortController()
    await Promise.race([sayEnd(), wait(endWithinMs, undefined, { signal: waiting.signal }).catch(() => {})])
    waiting.abort()
  }
}
