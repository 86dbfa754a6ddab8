import { createHash } from 'node:crypto'

/** A text that is hashed while it is read, so that the survey and the digest need one pass. */
export type HashedText = {
  /** The part that was not read yet. A reader can stop early. */
  rest: AsyncIterable<Uint8Array>
  /** Reads the rest, and returns the SHA-256 of the whole text in hexadecimal. */
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
