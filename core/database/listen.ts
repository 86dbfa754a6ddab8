import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

export type ListenOptions = {
  url: string
  name: string
  channel: string
  onNotification: (payload: string) => void
  /** Called when the connection opens and when it breaks. Notifications sent in between are lost. */
  onConnection?: (isOpen: boolean) => void
  heartbeatMs?: number
}

const reconnectAfterMs = 1_000
const stopWithinMs = 1_000

/**
 * Calls `onNotification` for each NOTIFY on a channel, on a connection of its own. A connection that breaks is opened again after a
 * second, and so is one that does not answer a query within `heartbeatMs`, because a connection without queries does not notice that the
 * other end is gone. Returns a function that stops listening.
 */
export function listen({ url, name, channel, onNotification, onConnection, heartbeatMs = 2_000 }: ListenOptions): () => Promise<void> {
  let isStopped = false
  let client = connect()

  function connect(): pg.Client {
    const opened = new pg.Client({
      connectionString: url,
      application_name: name,
      keepAlive: true,
      connectionTimeoutMillis: heartbeatMs,
      query_timeout: heartbeatMs,
    })
    let isAsking = true
    const heartbeat = setInterval(() => {
      if (!isAsking) ask('select')
    }, heartbeatMs)
    let hasEnded = false
    function ask(statement: string): Promise<void> {
      isAsking = true
      return opened.query(statement).then(() => {
        isAsking = false
      }, reconnect)
    }
    function reconnect() {
      if (hasEnded) return
      hasEnded = true
      clearInterval(heartbeat)
      if (!isStopped) onConnection?.(false)
      opened.end().catch(() => {})
      setTimeout(reopen, reconnectAfterMs).unref()
    }
    opened.on('error', reconnect)
    opened.on('end', reconnect)
    opened.on('notification', ({ payload }) => payload && onNotification(payload))
    opened
      .connect()
      .then(() => ask(`listen ${pg.escapeIdentifier(channel)}`))
      .then(() => hasEnded || onConnection?.(true))
      .catch(reconnect)
    return opened
  }

  function reopen(): void {
    if (!isStopped) client = connect()
  }

  return async () => {
    isStopped = true
    // A connection whose other end is gone never confirms its end.
    await Promise.race([client.end().catch(() => {}), wait(stopWithinMs, undefined, { ref: false })])
  }
}
