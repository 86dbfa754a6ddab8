import pg from 'pg'

export type ListenOptions = { url: string; name: string; channel: string; hear: (payload: string) => void }

const reconnectAfterMs = 1_000

/**
 * Hears what the database tells on a channel, on a connection of its own that is opened anew when it breaks: what is told meanwhile is
 * not heard. Returns how to stop.
 */
export function listen({ url, name, channel, hear }: ListenOptions): () => Promise<void> {
  let isStopped = false
  let client = connect()

  function connect(): pg.Client {
    const opened = new pg.Client({ connectionString: url, application_name: name, keepAlive: true })
    let isGone = false
    const reconnect = () => {
      if (isGone) return
      isGone = true
      opened.end().catch(() => {})
      setTimeout(connectAgain, reconnectAfterMs).unref()
    }
    opened.on('error', reconnect)
    opened.on('end', reconnect)
    opened.on('notification', ({ payload }) => payload && hear(payload))
    opened
      .connect()
      .then(() => opened.query(`listen ${pg.escapeIdentifier(channel)}`))
      .catch(reconnect)
    return opened
  }

  function connectAgain(): void {
    if (!isStopped) client = connect()
  }

  return async () => {
    isStopped = true
    await client.end().catch(() => {})
  }
}
