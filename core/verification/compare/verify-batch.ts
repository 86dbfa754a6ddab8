import type { Database } from '#core/database/open-database'
import { prefetch } from '#core/prefetch'
import { readChunks, readRange } from '#core/uploads/read-chunks'
import { readAuditedBatch } from '#core/verification/compare/audited-batch'
import {
  type AuditedSlice,
  readSlices,
  readStoredPeople,
  readStoredSlice,
  type StoredSlice,
} from '#core/verification/compare/audited-slice'
import type { Finding } from '#core/verification/compare/finding'
import { createHashedText } from '#core/verification/compare/hashed-text'
import { verifyDecided } from '#core/verification/compare/verify-decided'
import { verifyDecisions } from '#core/verification/compare/verify-decisions'
import { verifyFile } from '#core/verification/compare/verify-file'
import { verifyPlan } from '#core/verification/compare/verify-plan'
import { verifyReferences } from '#core/verification/compare/verify-references'
import { verifyRows } from '#core/verification/compare/verify-rows'
import { verifySurvey } from '#core/verification/compare/verify-survey'

/** `import` compares people and failed rows with the file; `deep` also compares every decision and the audit events. */
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
  for await (const { slice, bytes, stored } of prefetch(readEach(db, batchId, slices))) {
    signal?.throwIfAborted()
    yield* verifyRows(db, batch, slice, bytes, stored)
    yield* verifyReferences(db, batch, slice, bytes, stored)
    if (kind === 'import') continue
    const users = new Map((await readStoredPeople(db, batchId, slice)).map((user) => [user.row, user]))
    yield* verifyDecided(db, batch, slice, users)
  }
  if (kind === 'deep') yield* verifyDecisions(db, batch, slices)
}

async function* readEach(db: Database, batchId: string, slices: AuditedSlice[]): AsyncGenerator<StoredInFull> {
  for (const slice of slices) {
    const [stored, bytes] = await Promise.all([readStoredSlice(db, batchId, slice), readRange(db, batchId, slice.byteFrom, slice.byteTo)])
    yield { slice, bytes, stored }
  }
}

type StoredInFull = { slice: AuditedSlice; bytes: Uint8Array; stored: StoredSlice }
