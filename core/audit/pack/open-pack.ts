import type { Readable } from 'node:stream'
import { packEntries } from '#core/audit/pack/pack-entries'
import { zipStream } from '#core/audit/pack/zip-stream'
import { readBatch } from '#core/batches/read-batches'
import type { Database } from '#core/database/open-database'
import { inSnapshot } from '#core/database/snapshot'
import { DomainError } from '#core/errors/domain-error'
import { readStoredFields } from '#core/field-versions/stored-fields'

/**
 * The audit pack of a batch as a zip. It is read from one snapshot, on a connection that is released when the stream ends or is
 * destroyed, so nothing in this folder reads through Prisma. Leaves out which rows of `masked` batches are repeated. Refuses with
 * `batch-not-found`.
 */
export function openPack(db: Database, batchId: string, masked: ReadonlySet<string> = new Set()): Promise<Readable> {
  return new Promise((resolve, reject) => {
    let opened: Readable | undefined
    inSnapshot(db, async (snapshot) => {
      const batch = await readBatch(snapshot, batchId)
      if (!batch) throw new DomainError('batch-not-found')
      const fields = await readStoredFields(snapshot, batchId)
      const at = new Date()
      const { bytes, end } = zipStream(packEntries(snapshot, batch, fields, at, masked), at)
      opened = bytes
      resolve(bytes)
      await end
    }).catch((error) => {
      opened?.destroy(error)
      reject(error)
    })
  })
}

export const packName = ({ id }: { id: string }) => `audit-pack-${id}.zip`
