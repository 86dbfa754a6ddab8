import { listen } from '#core/database/listen'
import { requireSetting } from '#core/environment'
import { outsideRequest } from '#core/tracing/request-scope'
import { web } from '#server/process/web'
import { signInDatabase } from '#server/sign-in/sign-in'

type Listener = (batchId: string) => void

/** The changes of batches that the database notifies, on one connection for the process. */
class ChangeFeed {
  private readonly listeners = new Set<Listener>()
  private readonly gapListeners = new Set<() => void>()
  /** False while changes may be missed. */
  isConnected = false
  readonly close: () => Promise<void>

  constructor() {
    const url = requireSetting(web().environment, 'WEB_DATABASE_URL')
    const onNotification = (batchId: string) => {
      for (const listener of [...this.listeners]) listener(batchId)
    }
    const onConnection = (isOpen: boolean) => {
      this.isConnected = isOpen
      if (isOpen) for (const listener of [...this.gapListeners]) listener()
      // What made this connection silent may have done so with all others.
      else for (const db of [web().db, web().live, signInDatabase()]) void db.closeSilent()
    }
    this.close = listen({ url, name: 'countersign change feed', channel: 'batch_changed', onNotification, onConnection })
  }

  /**
   * Calls `listener` with the id of every batch that changes, and `onGap` when changes may have been missed, until the returned function
   * is called.
   */
  listen(listener: Listener, onGap: () => void): () => void {
    this.listeners.add(listener)
    this.gapListeners.add(onGap)
    return () => {
      this.listeners.delete(listener)
      this.gapListeners.delete(onGap)
    }
  }
}

const slot = globalThis as typeof globalThis & { countersignChangeFeed?: ChangeFeed }

export function changeFeed(): ChangeFeed {
  slot.countersignChangeFeed ??= outsideRequest(() => new ChangeFeed())
  return slot.countersignChangeFeed
}
