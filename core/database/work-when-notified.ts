import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { outageLog } from '#core/errors/outage-log'
import { listen } from './listen'
import type { Database } from './open-database'

type Options = {
  db: Database
  url: string
  /** What the connection that listens is for. */
  name: string
  channel: string
  log: Pick<Logger, 'warn' | 'info'>
  outage: { failed: string; worked: string }
  signal: AbortSignal
  /** Does one piece of work, and returns whether there was one. */
  work: () => Promise<boolean>
}

// What was not notified is found by polling.
const pollIntervalMs = 1_000

/**
 * Works until `signal` aborts: as long as there is work, when it is notified on a channel, and once a second. An error is logged once, and the
 * work is tried again. It depends only on the database, so it works while Temporal is down.
 */
export async function workWhenNotified({ db, url, name, channel, log, outage: sentences, signal, work }: Options): Promise<void> {
  let wake = () => {}
  const stopListening = listen({
    url,
    name,
    channel,
    onNotification: () => wake(),
    // What made this connection silent may have done so with all others.
    onConnection: (isOpen) => void (isOpen || db.closeSilent()),
  })
  const outage = outageLog(log, sentences)
  while (!signal.aborted) {
    const notified = new Promise<void>((resolve) => {
      wake = resolve
    })
    try {
      const didWork = await work()
      outage.worked()
      if (didWork) continue
    } catch (error) {
      if (signal.aborted) break
      outage.failed(error)
    }
    await Promise.race([notified, wait(pollIntervalMs, undefined, { signal }).catch(() => {})])
  }
  await stopListening()
}
