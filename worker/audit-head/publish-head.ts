import { setTimeout as wait } from 'node:timers/promises'
import type { Anchor } from '#core/audit/chain-verification'
import { readHead } from '#core/audit/read-head'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { listen } from '#core/database/listen'
import { causeOf } from '#core/errors/cause-of'
import { outageLog } from '#core/errors/outage-log'
import { outageSentence } from '#core/errors/outage-sentence'
import { OutboundFailure } from '#core/outbound/outbound-failure'
import type { Log } from '#worker/log'
import { postHead, type Webhook } from './head-webhook'

type Options = {
  ctx: SystemContext
  /** The database, which notifies when a head is due. */
  url: string
  log: Log
  signal: AbortSignal
  everyMinutes: number
  webhook: Webhook | null
  /** Called after each post to the webhook. */
  onPosted?: (outcome: 'posted' | 'failed') => void
  /** The least time between two heads. */
  apartMs?: number
}

const minuteMs = 60_000
// The longest timer of Node.
const longestMs = 2 ** 31 - 1

/**
 * Writes the head of the audit chain to the log and posts it to the webhook, if one is set: at once, at an interval, and when the database
 * notifies, until `signal` aborts. A kept head proves that nothing before it was rewritten. Failures are retried after a minute.
 */
export async function publishHead({ ctx, url, log, signal, everyMinutes, webhook, onPosted, apartMs = 10_000 }: Options): Promise<void> {
  let isDue = false
  let wake = () => {}
  const onNotification = () => {
    isDue = true
    wake()
  }
  const stop = listen({ url, name: 'countersign worker, audit head', channel: 'audit_head_due', onNotification: onNotification })
  const outage = outageLog(log, {
    failed: 'the audit head cannot be published and is tried again every minute',
    worked: 'the audit head is published again',
    reasonOf: (cause, error) => (error instanceof OutboundFailure ? error.message : outageSentence(cause)),
  })
  while (!signal.aborted) {
    isDue = false
    let isWell = true
    try {
      const head = await readHead({ ctx })
      if (head) {
        log.info(head, 'audit head')
        if (webhook) await postAndNote(ctx, webhook, head, signal)
        if (webhook) onPosted?.('posted')
      }
      outage.worked()
    } catch (error) {
      isWell = false
      if (!signal.aborted) {
        outage.failed(error)
        if (webhook) onPosted?.('failed')
      }
    }
    await wait(apartMs, undefined, { signal }).catch(() => {})
    if (isDue) continue
    const waiting = new AbortController()
    wake = () => waiting.abort()
    const restMs = Math.max((isWell ? everyMinutes : 1) * minuteMs - apartMs, 0)
    await wait(Math.min(restMs, longestMs), undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => {})
  }
  await stop()
}

/** Posts the head, and notes for the page System that it was posted or why not. */
async function postAndNote({ db }: SystemContext, webhook: Webhook, head: Anchor, signal: AbortSignal): Promise<void> {
  const { host } = new URL(webhook.url)
  // A note that fails must not have the head posted again.
  const note = (outcome: { seq: number; hash: Buffer } | { cause: string }) =>
    callFunction(db, 'note_head', { host, ...outcome }).catch(() => {})
  try {
    await postHead(webhook, head, signal)
  } catch (error) {
    if (!signal.aborted) await note({ cause: causeOf(error).slice(0, 50) })
    throw error
  }
  await note({ seq: head.seq, hash: Buffer.from(head.hash, 'hex') })
}
