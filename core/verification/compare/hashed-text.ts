import { createHash } from 'node:crypto'

/** A text that is hashed while it is read, by however many readers after each other. */
export type HashedText = {
  /** What was not read yet. A reader who leaves off early leaves the rest. */
  rest: AsyncIterable<Uint8Array>
  /** The SHA-256 of all of it in hexadecimal; reads what is left. */
  digest: () => Promise<string>
}

export function createHashedText(chunks: AsyncGenerator<Uint8Array>): HashedText {
  const hash = createHash('sha256')
  const next = async () => {
    const result = await chunks.next()
    if (!result.done) hash.update(result.value)
    return result
  }
  return {
    rest: { [Symbol.asyncIterator]: () => ({ next }) },
    digest: async () => {
      while (!(await next()).done);
      return hash.digest('hex')
    },
  }
}
