import type { Database } from '#core/database/open-database'
import { readUpload } from './read-chunks'

/** The original file of a batch, of which any range can be read. */
export function originalSource(db: Database, batchId: string, sizeBytes: number) {
  return {
    sizeBytes,
    async read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
      const bytes = new Uint8Array(to - from)
      let at = 0
      for await (const part of readUpload(db, 'original', batchId, from, to)) {
        bytes.set(part, at)
        at += part.length
      }
      return bytes
    },
  }
}
