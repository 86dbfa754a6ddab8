import { LRUCache } from 'lru-cache'

/** Keeps values that never change under their key, within a fixed number of bytes; the least recently used is dropped first. */
export type Cache = {
  /** Returns the value under a key, else what `read` returns. Concurrent callers share one read; a failed read is not kept. */
  getOrRead<Value extends object>(key: string, read: () => Promise<Value>, bytesOf: (value: Value) => number): Promise<Value>
}

/** Creates a cache of at most `maxBytes`. */
export function createCache(maxBytes: number): Cache {
  const cache = new LRUCache<string, object, () => Promise<object>>({
    maxSize: maxBytes,
    fetchMethod: (_key, _stale, { context: read }) => read(),
    // An entry that is evicted while it loads still goes to the callers that wait for it.
    ignoreFetchAbort: true,
  })
  return {
    getOrRead: <Value extends object>(key: string, read: () => Promise<Value>, bytesOf: (value: Value) => number) =>
      // The key names one kind of value, which the cache's type cannot say.
      cache.forceFetch(key, {
        context: read,
        sizeCalculation: (value) => bytesOf(value as Value) + key.length,
      }) as Promise<Value>,
  }
}

/** Fits the columns and orders of about eight batches of a million people. */
export const reviewIndexCache = createCache(128 * 1024 ** 2)
