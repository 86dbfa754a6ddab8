import { setTimeout as wait } from 'node:timers/promises'
import { readHead } from '#core/audit/read-head'
import type { SystemContext } from '#core/context'
import { causeOf } from './activities/activity'
import { postHead, type Webhook } from './head-webhook'
import type { Log } from './log'

type Options = { ctx: SystemContext; log: Log; signal: AbortSignal; everyMinutes: number; webhook: Webhook | null }

const minuteMs = 60_000
// A timer of Node takes no more.
const longestMs = 2 ** 31 - 1

/**
 * Writes the head of the audit to the log, and posts it where a webhook is set, at once and at an interval, until `signal` aborts.
 * Whoever keeps it can prove that nothing before it was rewritten. What fails is tried again after a minute.
 */
export async function publishHead({ ctx, log, signal, everyMinutes, webhook }: Options): Promise<void> {
  while (!signal.aborted) {
    let isWell = true
    try {
      const head = await readHead({ ctx })
      if (head) {
        log.info(head, 'audit head')
        if (webhook) await postHead(webhook, head, signal)
      }
    } catch (error) {
      isWell = false
      if (!signal.aborted) log.warn({ cause: causeOf(error) }, 'the audit head could not be published')
    }
    await wait(Math.min((isWell ? everyMinutes : 1) * minuteMs, longestMs), undefined, { signal }).catch(() => {})
  }
}
