import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { inflate } from '#core/uploads/inflate'
import { readOriginal } from '#core/uploads/read-original'
import { type AuditedBatch, lastOf } from '#core/verification/compare/audited-batch'
import { type Finding, fault } from '#core/verification/compare/finding'

/**
 * Compares the kept file with the upload in the audit log, or with the last erasure, and its uploader with the maker. For a gzip file
 * also compares the parsed text, of which `textSha256` is the hash, with the unpacked file.
 */
export async function* verifyFile(db: Database, batch: AuditedBatch, textSha256: string): AsyncGenerator<Finding> {
  const uploaded = batch.events.filter(({ action }) => action === 'batch.uploaded')
  const [upload] = uploaded
  if (!upload || uploaded.length > 1) return yield fault(batch.id, `The audit log has ${uploaded.length} uploads of this batch.`)
  if (upload.data.sha256 !== batch.sha256.toString('hex')) yield fault(batch.id, 'The hash of the file is not the one in the audit log.')
  const answered = batch.events.findLast(({ action }) => action === 'batch.parse-options-set') ?? upload
  if (answered.data.requestedSha256 !== batch.requestedSha256)
    yield fault(batch.id, 'The parse options that the maker gave are not the ones in the audit log.')
  if (upload.actor !== batch.makerId) yield fault(batch.id, 'The maker is not the operator who uploaded the file.')
  const expected = lastOf(batch.erasures.values())?.fileSha256 ?? upload.data.sha256
  const kept = batch.packed ? await hashOf(readOriginal(db, batch)) : textSha256
  if (kept !== expected) yield fault(batch.id, 'The kept file is not the one that was uploaded.')
  if (!batch.packed) return
  if (textSha256 !== upload.data.textSha256)
    yield fault(batch.id, 'The text that was parsed is not the one that was unpacked at the upload.')
  if (textSha256 !== (await hashOfPacked(db, batch)))
    yield fault(batch.id, 'The text that was parsed is not the one in the kept gzip file.')
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
