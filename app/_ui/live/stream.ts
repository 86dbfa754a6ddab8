'use client'

import { Progress } from '#core/batches/progress'

/** Whether the numbers are live; if not, since when. */
export type Liveness = { kind: 'connecting' } | { kind: 'live' } | { kind: 'database' | 'down'; since: Date }

type StreamHandlers = { onProgress: (progress: Progress) => void; onChanged: (batchId: string) => void; onReopened: () => void }

const settleMs = 50
// As many as the API follows in one stream.
const mostWatched = 50
const reopenMs = 2_000

/** The one stream of a tab: for every batch on the page, closed while the tab is hidden. */
export class LiveStream {
  #watched = new Map<string, number>()
  #connected = ''
  #source: EventSource | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #fromDatabase = new Set<string>()
  #liveness: Liveness = { kind: 'connecting' }
  #listeners = new Set<() => void>()

  constructor(readonly handlers: StreamHandlers) {}

  liveness = () => this.#liveness

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks for the progress of a batch until the returned function is called. */
  watch(batchId: string): () => void {
    this.#watched.set(batchId, (this.#watched.get(batchId) ?? 0) + 1)
    this.#settle()
    return () => {
      const left = (this.#watched.get(batchId) ?? 1) - 1
      if (left > 0) this.#watched.set(batchId, left)
      else this.#watched.delete(batchId)
      this.#settle()
    }
  }

  start(): () => void {
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#settle()
    return () => {
      document.removeEventListener('visibilitychange', this.#onVisibility)
      this.#close()
    }
  }

  #onVisibility = () => {
    if (document.hidden) return this.#close()
    this.#open()
    this.handlers.onReopened()
  }

  // A page names its batches one by one; the stream is opened once for all of them.
  #settle() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (!document.hidden && (!this.#source || this.#address() !== this.#connected)) this.#open()
    }, settleMs)
  }

  #address() {
    const query = new URLSearchParams(
      [...this.#watched.keys()]
        .slice(0, mostWatched)
        .sort()
        .map((id) => ['batch', id]),
    )
    return `/api/events?${query}`
  }

  #open() {
    this.#close()
    this.#connected = this.#address()
    const source = new EventSource(this.#connected)
    this.#source = source
    source.addEventListener('open', () => this.#opened())
    source.addEventListener('error', () => this.#lost(source))
    source.addEventListener('progress', (event) => this.#progress(Progress.parse(JSON.parse(event.data))))
    source.addEventListener('changed', (event) => this.handlers.onChanged(JSON.parse(event.data).batchId))
  }

  #close() {
    clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = null
    this.#fromDatabase.clear()
  }

  #opened() {
    const wasDown = this.#liveness.kind === 'down'
    this.#become(this.#fromDatabase.size > 0 ? 'database' : 'live')
    if (wasDown) this.handlers.onReopened()
  }

  #lost(source: EventSource) {
    this.#become('down')
    // The browser reconnects by itself, except after an answer that was an error.
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#open(), reopenMs)
  }

  #progress(progress: Progress) {
    if (progress.live) this.#fromDatabase.delete(progress.batchId)
    else this.#fromDatabase.add(progress.batchId)
    this.#become(this.#fromDatabase.size > 0 ? 'database' : 'live')
    this.handlers.onProgress(progress)
  }

  #become(kind: Liveness['kind']) {
    if (this.#liveness.kind === kind) return
    this.#liveness = kind === 'database' || kind === 'down' ? { kind, since: new Date() } : { kind }
    for (const listener of this.#listeners) listener()
  }
}
