import type { Database } from '#core/database/open-database'
import { readUpload } from './read-chunks'

type Original = { id: string; sizeBytes: number; textBytes: number; packed: boolean }

/** The original file of a batch in chunks. A gzip file is replaced by its text once a person in it is erased. */
export function readOriginal(db: Database, batch: Original): AsyncGenerator<Uint8Array> {
  return readUpload(db, 'original', batch.id, 0, originalBytes(batch))
}

/** The length of the original file in bytes. */
export const originalBytes = ({ sizeBytes, textBytes, packed }: Omit<Original, 'id'>) => (packed ? sizeBytes : textBytes)
