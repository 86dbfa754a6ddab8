import pg from 'pg'
import { requireSetting } from '#core/environment'
import { web } from './web'

type Listener = (batchId: string) => void

/** What the database tells when a batch changes. One connection per process, opened anew when it breaks. */
class ChangeFeed {
  private readonly listeners = new Set<Listener>()

  constructor() {
    this.connect()
  }

  /** Calls `listener` with the id of every batch that changes, until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private connect(): void {
    const connectionString = requireSetting(web().environment, 'WEB_DATABASE_URL')
    const client = new pg.Client({ connectionString, application_name: 'countersign change feed', keepAlive: true })
    let isGone = false
    const reconnect = () => {
      if (isGone) return
      isGone = true
      client.end().catch(() => {})
      setTimeout(() => this.connect(), reconnectAfterMs).unref()
    }
    client.on('error', reconnect)
    client.on('end', reconnect)
    client.on('notification', ({ payload }) => {
      if (payload) for (const listener of [...this.listeners]) listener(payload)
    })
    client
      .connect()
      .then(() => client.query('listen batch_changed'))
      .catch(reconnect)
  }
}

const reconnectAfterMs = 1_000
const slot = globalThis as typeof globalThis & { countersignChangeFeed?: ChangeFeed }

export function changeFeed(): ChangeFeed {
  slot.countersignChangeFeed ??= new ChangeFeed()
  return slot.countersignChangeFeed
}
