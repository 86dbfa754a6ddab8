import { listen } from '#core/database/listen'
import { requireSetting } from '#core/environment'
import { web } from '#server/process/web'

type Listener = (batchId: string) => void

/** What the database tells when a batch changes, on one connection for the process. */
class ChangeFeed {
  private readonly listeners = new Set<Listener>()

  constructor() {
    const url = requireSetting(web().environment, 'WEB_DATABASE_URL')
    const onNotification = (batchId: string) => {
      for (const listener of [...this.listeners]) listener(batchId)
    }
    listen({ url, name: 'countersign change feed', channel: 'batch_changed', onNotification: onNotification })
  }

  /** Calls `listener` with the id of every batch that changes, until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

const slot = globalThis as typeof globalThis & { countersignChangeFeed?: ChangeFeed }

export function changeFeed(): ChangeFeed {
  slot.countersignChangeFeed ??= new ChangeFeed()
  return slot.countersignChangeFeed
}
