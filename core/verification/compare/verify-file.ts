import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors'
import { inflate } from '#core/uploads/inflate'
import { readOriginal } from '#core/uploads/read-original'
import { type AuditedBatch, lastOf } from '#core/verification/compare/audited-batch'
import { type Finding, fault } from '#core/verification/compare/finding'

/**
 * That the kept file is the one that was uploaded, by the person who is its maker; after an erasure, the one that was left.
 * Of a gzip file also that what was read is what is in it. `textSha256` is of what was read.
 */
export async function* verifyFile(db: Database, batch: AuditedBatch, textSha256: string): AsyncGenerator<Finding> {
  const uploaded = batch.events.filter(({ action }) => action === 'batch.uploaded')
  const [told] = uploaded
  if (!told || uploaded.length > 1) return yield fault(batch.id, `The audit tells of ${uploaded.length} uploads of this batch.`)
  if (told.data.sha256 !== batch.sha256.toString('hex')) yield fault(batch.id, 'The hash of the file is not the one in the audit.')
  const answered = batch.events.findLast(({ action }) => action === 'batch.parse-options-set') ?? told
  if (answered.data.requestedSha256 !== batch.requestedSha256)
    yield fault(batch.id, 'The parse options that the maker gave are not the ones in the audit.')
  if (told.actor !== batch.makerId) yield fault(batch.id, 'The maker is not who uploaded the file.')
  const expected = lastOf(batch.erasures.values())?.fileSha256 ?? told.data.sha256
  const kept = batch.packed ? await hashOf(readOriginal(db, batch)) : textSha256
  if (kept !== expected) yield fault(batch.id, 'The kept file is not the one that was uploaded.')
  if (!batch.packed) return
  if (textSha256 !== told.data.textSha256) yield fault(batch.id, 'What was read is not the text that was unpacked at the upload.')
  if (textSha256 !== (await hashOfPacked(db, batch))) yield fault(batch.id, 'What was read is not what is in the kept gzip file.')
}

async function hashOfPacked(db: Database, batch: AuditedBatch): Promise<string | null> {
  try {
    return await hashOf(inflate(readOriginal(db, batch), batch.textBytes))
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of chunks) hash.update(bytes)
  return hash.digest('hex')
}
