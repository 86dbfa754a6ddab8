import { createHash } from 'node:crypto'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { type Database, throughOne, transact } from '#core/database/open-database'
import type { RowOfBatch, RowToErase } from '#core/erasure/erasure'
import { findOtherRows } from '#core/erasure/find-other-rows'
import { findReviewIndexChanges } from '#core/erasure/find-review-index-changes'
import { forgetStatistics, readPersonalTexts } from '#core/erasure/forget-statistics'
import { type MaskedRow, maskRows } from '#core/erasure/mask-rows'
import { DomainError } from '#core/errors/domain-error'
import { readChunks } from '#core/uploads/read-chunks'
import { type AuditedBatch, readAuditedBatch } from '#core/verification/compare/audited-batch'
import { readSlices } from '#core/verification/compare/audited-slice'

/** How many rows were erased now and before, those that are not in the file, and other rows of the people who were erased. */
export type ErasedRows = { erased: number; alreadyErased: number; unknown: number[]; others: RowOfBatch[] }

/**
 * Erases rows of one batch, people and failed rows, from the database and from the kept file, all in one transaction. Only the owner of
 * the database can. The row, its status, its decision and every digest stay, and the audit log records each erasure. Safe to repeat.
 * Refuses with `batch-not-found` when the batch does not exist or was not imported.
 */
export async function eraseRows({
  ctx,
  input: { batchId, rows },
}: {
  ctx: SystemContext
  input: { batchId: string; rows: RowToErase[] }
}): Promise<ErasedRows> {
  const { personal, ...outcome } = await transact(ctx.db, async (client) => {
    const db = throughOne(ctx.db, client)
    // The lock makes erasures wait for each other, because each records a new hash of the file.
    const imported = db.kysely.selectFrom('batch').where('id', '=', batchId).where('importEndedAt', 'is not', null)
    if (!(await imported.select('id').forUpdate().executeTakeFirst())) throw new DomainError('batch-not-found')
    const batch = await readAuditedBatch(db, batchId)
    const wanted = new Map(rows.map((row) => [row.row, row]))
    const left = new Set([...wanted.keys()].filter((row) => !batch.erasures.has(row)))
    const masked = await maskEach(db, batch, left)
    const known = new Set(masked.map(({ row }) => row))
    const counts = { erased: masked.length, alreadyErased: wanted.size - left.size, unknown: [...left].filter((row) => !known.has(row)) }
    if (masked.length === 0) return { ...counts, others: [], personal: [] }

    const changes = await findReviewIndexChanges(db, batchId, known)
    const personal = await readPersonalTexts(db, batchId, known, changes.unused)
    const others = await findOtherRows(db, batchId, known)
    await callFunction(client, 'erase_rows', {
      batch: batchId,
      rows: masked.map(({ bytes: _, ...row }) => ({
        ...row,
        reason: wanted.get(row.row)?.reason,
        firstErasedAt: wanted.get(row.row)?.erasedAt,
      })),
      bytes: masked.map(({ bytes }) => bytes),
      fileSha256: await hashOfFile(db, batch, masked),
      ...changes,
    })
    return { ...counts, others, personal }
  })
  await forgetStatistics(ctx.db, personal)
  return outcome
}

/** Masks the rows in each slice that has any, in the order of the file. */
async function maskEach(db: Database, batch: AuditedBatch, rows: ReadonlySet<number>): Promise<MaskedRow[]> {
  const masked: MaskedRow[] = []
  if (rows.size === 0) return masked
  for (const slice of await readSlices(db, batch.id)) {
    const ofSlice = new Set([...rows].filter((row) => row >= slice.rowFrom && row <= slice.rowTo))
    if (ofSlice.size > 0) masked.push(...(await maskRows(db, batch, slice, ofSlice)))
  }
  return masked
}

/** The SHA-256 of the kept text with the masked rows. */
async function hashOfFile(db: Database, { id, textBytes }: AuditedBatch, masked: MaskedRow[]): Promise<Buffer> {
  const hash = createHash('sha256')
  let [at, next] = [0, 0]
  for await (const read of readChunks(db, id, 0, textBytes)) {
    const chunk = Buffer.from(read.buffer, read.byteOffset, read.byteLength)
    for (let row = masked[next]; row && row.byteFrom < at + chunk.length; row = masked[next]) {
      const end = row.byteFrom + row.bytes.length
      const [from, to] = [Math.max(row.byteFrom, at), Math.min(end, at + chunk.length)]
      row.bytes.copy(chunk, from - at, from - row.byteFrom, to - row.byteFrom)
      if (end > at + chunk.length) break
      next += 1
    }
    hash.update(chunk)
    at += chunk.length
  }
  return hash.digest()
}
