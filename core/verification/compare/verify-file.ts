import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { inflate } from '#core/uploads/inflate'
import { originalSource } from '#core/uploads/original-source'
import { readOriginal } from '#core/uploads/read-original'
import { type AuditEventText, type AuditedBatch, lastOf } from '#core/verification/compare/audited-batch'
import { type Finding, fault } from '#core/verification/compare/finding'
import { convertWorkbook } from '#core/workbook/convert-workbook'
import { createDiskSpool } from '#core/workbook/strings/disk-spool'

/**
 * Compares the kept file with the upload in the audit log, or with the last erasure, and its uploader with the maker. For a gzip file
 * or a workbook also compares the parsed text, of which `textSha256` is the hash, with the unpacked or converted file.
 */
export async function* verifyFile(db: Database, batch: AuditedBatch, textSha256: string): AsyncGenerator<Finding> {
  const uploaded = batch.events.filter(({ action }) => action === 'batch.uploaded')
  const [upload] = uploaded
  if (!upload || uploaded.length > 1) return yield fault(batch.id, `The audit log has ${uploaded.length} uploads of this batch.`)
  if (upload.data.sha256 !== batch.sha256.toString('hex')) yield fault(batch.id, 'The hash of the file is not the one in the audit log.')
  const answered = batch.events.findLast(({ action }) => action === 'batch.parse-options-set') ?? upload
  if (answered.data.requestedSha256 !== batch.requestedSha256)
    yield fault(batch.id, 'The parse options that the maker gave are not the ones in the audit log.')
  yield* verifyFieldVersion(batch, upload)
  if (upload.actor !== batch.makerId) yield fault(batch.id, 'The maker is not the operator who uploaded the file.')
  const expected = lastOf(batch.erasures.values())?.fileSha256 ?? upload.data.sha256
  const kept = batch.packed ? await hashOf(readOriginal(db, batch)) : textSha256
  if (kept !== expected) yield fault(batch.id, 'The kept file is not the one that was uploaded.')
  if (!batch.packed) return
  if (batch.isWorkbook) return yield* verifyConversion(db, batch, textSha256)
  if (textSha256 !== upload.data.textSha256)
    yield fault(batch.id, 'The text that was parsed is not the one that was unpacked at the upload.')
  if (textSha256 !== (await hashOfPacked(db, batch)))
    yield fault(batch.id, 'The text that was parsed is not the one in the kept gzip file.')
}

/** A batch from before versions of fields has the first one. */
function* verifyFieldVersion(batch: AuditedBatch, upload: AuditEventText): Generator<Finding> {
  const { fieldVersion = 1, fieldsSha256 = batch.fieldsSha256 } = upload.data
  if (fieldVersion !== batch.fieldVersion) yield fault(batch.id, 'The version of fields is not the one that was in force at the upload.')
  else if (fieldsSha256 !== batch.fieldsSha256) yield fault(batch.id, 'The fields are not those that were in force at the upload.')
}

/** Converts the workbook again, with the sheet that the maker chose. */
async function* verifyConversion(db: Database, batch: AuditedBatch, textSha256: string): AsyncGenerator<Finding> {
  const [converted, second] = batch.events.filter(({ action }) => action === 'batch.converted')
  if (!converted || second) return yield fault(batch.id, 'The audit log does not have one conversion of this workbook.')
  if (textSha256 !== converted.data.textSha256) yield fault(batch.id, 'The text that was parsed is not the one that was converted.')
  using spool = createDiskSpool()
  const hash = createHash('sha256')
  const source = originalSource(db, batch.id, batch.sizeBytes)
  const input = { source, requested: batch.requested, version: batch.version, maxTextBytes: batch.textBytes, spool }
  const again = await convertWorkbook(input, async (text) => {
    hash.update(text)
  })
  const isSame = again.outcome === 'converted' && isDeepStrictEqual(again.workbook, batch.workbook)
  if (!isSame || hash.digest('hex') !== textSha256) yield fault(batch.id, 'The text that was parsed is not the one in the kept workbook.')
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
