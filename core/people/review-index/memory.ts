/** What was read and cannot change, kept within a fixed number of bytes: what was not used for longest goes first. */
export type Memory = {
  /** What is kept under a key, or what `read` gives; two who ask at once read once. What fails is not kept. */
  recall<Value>(key: string, read: () => Promise<Value>, bytesOf: (value: Value) => number): Promise<Value>
}

export function createMemory(maxBytes: number): Memory {
  const kept = new Map<string, { value: Promise<unknown>; bytes: number }>()
  let held = 0

  const forget = (key: string) => {
    held -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  const shrink = () => {
    for (const key of kept.keys()) {
      if (held <= maxBytes) return
      forget(key)
    }
  }

  return {
    async recall<Value>(key: string, read: () => Promise<Value>, bytesOf: (value: Value) => number): Promise<Value> {
      const known = kept.get(key)
      if (known) {
        kept.delete(key)
        kept.set(key, known)
        return known.value as Promise<Value>
      }
      const entry = { value: read(), bytes: 0 }
      kept.set(key, entry)
      try {
        const value = await entry.value
        if (kept.get(key) === entry) {
          entry.bytes = bytesOf(value) + key.length
          held += entry.bytes
          shrink()
        }
        return value
      } catch (error) {
        if (kept.get(key) === entry) forget(key)
        throw error
      }
    },
  }
}

/** The columns and orders of about eight batches of a million people. */
export const reviewIndexMemory = createMemory(128 * 1024 ** 2)
