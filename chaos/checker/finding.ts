import type { StoredRun } from './stored-run'

/** A promise that a run broke. `liveness`: something is late or stands still; `safety`: something is wrong for good. */
export interface Finding {
  promise: string
  kind: 'safety' | 'liveness'
  detail: string
}

/** What Countersign promises to its clients, and the findings where a run broke it. */
export interface CheckedPromise {
  name: string
  sentence: string
  /** Yields one sentence for each place. */
  findBroken(run: StoredRun): AsyncIterable<string> | Iterable<string>
}
