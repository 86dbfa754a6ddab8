import pg from 'pg'

export type ListenOptions = { url: string; name: string; channel: string; onNotification: (payload: string) => void }

const reconnectAfterMs = 1_000

/**
 * Calls `onNotification` for each NOTIFY on a channel, on a connection of its own. A broken connection is opened again after a second,
 * and notifications sent in between are lost. Returns a function that stops listening.
 */
export function listen({ url, name, channel, onNotification }: ListenOptions): () => Promise<void> {
  let isStopped = false
  let client = connect()

  function connect(): pg.Client {
    const opened = new pg.Client({ connectionString: url, application_name: name, keepAlive: true })
    let hasEnded = false
    const reconnect = () => {
      if (hasEnded) return
      hasEnded = true
      opened.end().catch(() => {})
      setTimeout(reopen, reconnectAfterMs).unref()
    }
    opened.on('error', reconnect)
    opened.on('end', reconnect)
    opened.on('notification', ({ payload }) => payload && onNotification(payload))
    opened
      .connect()
      .then(() => opened.query(`listen ${pg.escapeIdentifier(channel)}`))
      .catch(reconnect)
    return opened
  }

  function reopen(): void {
    if (!isStopped) client = connect()
  }

  return async () => {
    isStopped = true
    await client.end().catch(() => {})
  }
}
