import type { Database } from '#core/database/open-database'
import { readUpload } from './read-chunks'

type Original = { id: string; sizeBytes: number; textBytes: number; packed: boolean }

/** The file of a batch as it was sent, a chunk at a time. Of a gzip file of which somebody was erased, the text that was left. */
export function readOriginal(db: Database, batch: Original): AsyncGenerator<Uint8Array> {
  return readUpload(db, 'coalesce(b.original_upload_id, b.upload_id)', batch.id, 0, originalBytes(batch))
}

/** How many bytes that is. */
export const originalBytes = ({ sizeBytes, textBytes, packed }: Omit<Original, 'id'>) => (packed ? sizeBytes : textBytes)
