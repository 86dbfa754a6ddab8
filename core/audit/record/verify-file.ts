import { createHash } from 'node:crypto'
import { type BatchRecord, lastOf } from '#core/audit/record/batch-record'
import { type Finding, fault } from '#core/audit/record/finding'
import { readChunks } from '#core/batches/read-chunks'
import type { Database } from '#core/db'

/** That the kept file is the one that was uploaded, by the person who is its maker; after an erasure, the one that was left. */
export async function* verifyFile(db: Database, batch: BatchRecord): AsyncGenerator<Finding> {
  const hash = createHash('sha256')
  for await (const bytes of readChunks(db, batch.id, 0, batch.sizeBytes)) hash.update(bytes)
  const uploaded = batch.events.filter(({ action }) => action === 'batch.uploaded')
  const [told] = uploaded
  if (!told || uploaded.length > 1) return yield fault(batch.id, `The audit tells of ${uploaded.length} uploads of this batch.`)
  if (told.data.sha256 !== batch.sha256.toString('hex')) yield fault(batch.id, 'The hash of the file is not the one in the audit.')
  if (told.actor !== batch.makerId) yield fault(batch.id, 'The maker is not who uploaded the file.')
  const expected = lastOf(batch.erasures.values())?.fileSha256 ?? told.data.sha256
  if (hash.digest('hex') !== expected) yield fault(batch.id, 'The kept file is not the one that was uploaded.')
}
