import type { Database } from '#core/database/open-database'
import { uniqueFields } from '#core/fields/unique-fields'
import { prefetch } from '#core/prefetch'
import { readChunks, readRange } from '#core/uploads/read-chunks'
import { type AuditedBatch, readAuditedBatch } from '#core/verification/compare/audited-batch'
import {
  type AuditedSlice,
  readSlices,
  readStoredPeople,
  readStoredSlice,
  type StoredSlice,
} from '#core/verification/compare/audited-slice'
import { type Finding, fault } from '#core/verification/compare/finding'
import { createHashedText } from '#core/verification/compare/hashed-text'
import { verifyDecided } from '#core/verification/compare/verify-decided'
import { verifyDecisions } from '#core/verification/compare/verify-decisions'
import { verifyDisclosures } from '#core/verification/compare/verify-disclosures'
import { verifyFile } from '#core/verification/compare/verify-file'
import { verifyPlan } from '#core/verification/compare/verify-plan'
import { verifyReferences } from '#core/verification/compare/verify-references'
import { verifyRows } from '#core/verification/compare/verify-rows'
import { verifySurvey } from '#core/verification/compare/verify-survey'
import { verifyUniqueValues } from '#core/verification/compare/verify-unique-values'
import { openReviewIndexCheck } from '#core/verification/review-index/verify-review-index'

/**
 * `import` compares people and failed rows with the file, and the review index, if it is built, with the people. `deep` compares every
 * decision, every disclosure and the audit events instead of the review index.
 */
export type VerificationKind = 'import' | 'deep'

/**
 * Surveys and parses the kept file again, and compares parse options, slices, people, failed rows, duplicates and references with the
 * database. It uses no digest and no list of the worker. At most two slices are in memory. Yields each difference and each erasure.
 * Throws before the next slice when `signal` aborts.
 */
export async function* verifyBatch(db: Database, batchId: string, kind: VerificationKind, signal?: AbortSignal): AsyncGenerator<Finding> {
  const batch = await readAuditedBatch(db, batchId)
  const slices = await readSlices(db, batchId)
  for (const { row } of batch.erasures.values())
    yield { kind: 'erasure', batchId, message: `Row ${row} was erased by the owner of the database.` }
  yield* verifyPlan(batch, slices)
  const text = createHashedText(readChunks(db, batchId, 0, batch.textBytes))
  if (batch.importEnded) yield* verifySurvey(db, batch, slices, text)
  yield* verifyFile(db, batch, await text.digest())
  const reviewIndex = kind === 'import' ? await openReviewIndexCheck(db, batchId) : null
  let areRowsSame = true
  for await (const { slice, bytes, stored } of prefetch(readEach(db, batch, slices))) {
    signal?.throwIfAborted()
    for await (const finding of verifyRows(db, batch, slice, bytes, stored)) {
      areRowsSame = false
      yield finding
    }
    yield* verifyReferences(db, batch, slice, bytes, stored)
    // Of other rows than the file has, every part of the review index would differ too.
    if (areRowsSame && reviewIndex) for await (const message of reviewIndex.slice(slice, stored.lines)) yield fault(batchId, message)
    if (kind !== 'deep') continue
    const users = new Map((await readStoredPeople(db, batchId, slice)).map((user) => [user.row, user]))
    yield* verifyDecided(db, batch, slice, users)
  }
  if (uniqueFields(batch.version).length > 0) yield* verifyUniqueValues(db, batch, slices)
  if (areRowsSame && reviewIndex) for await (const message of reviewIndex.whole()) yield fault(batchId, message)
  if (kind !== 'deep') return
  yield* verifyDecisions(db, batch, slices)
  yield* verifyDisclosures(db, batch)
}

async function* readEach(db: Database, batch: AuditedBatch, slices: AuditedSlice[]): AsyncGenerator<StoredInFull> {
  for (const slice of slices) {
    const [stored, bytes] = await Promise.all([readStoredSlice(db, batch, slice), readRange(db, batch.id, slice.byteFrom, slice.byteTo)])
    yield { slice, bytes, stored }
  }
}

type StoredInFull = { slice: AuditedSlice; bytes: Uint8Array; stored: StoredSlice }
