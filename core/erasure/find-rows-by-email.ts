import { sql } from 'kysely'
import type { SystemContext } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { RowOfBatch } from '#core/erasure/erasure'
import { emailIdentity, identityKeyOfEmail } from '#core/identity-keys/identity-key'
import { identityKeyHash } from '#core/identity-keys/identity-key-hash'
import { recordsOf } from '#core/parsing/dialect/records-of'
import { readRange } from '#core/uploads/read-chunks'
import { type AuditedBatch, readAuditedBatch } from '#core/verification/compare/audited-batch'
import { type AuditedSlice, readSlices } from '#core/verification/compare/audited-slice'

/**
 * Finds the rows of all imported batches that have one of these e-mail addresses: people by their identity keys, failed rows by their text
 * in the kept file. At most one slice is in memory.
 */
export async function findRowsByEmail({
  ctx: { db },
  input: { emails },
}: {
  ctx: SystemContext
  input: { emails: string[] }
}): Promise<RowOfBatch[]> {
  const found = await findPeople(db, emails)
  const identities = new Set(emails.map(emailIdentity))
  const batches = await db.kysely.selectFrom('batch').where('importEndedAt', 'is not', null).orderBy('id').select('id').execute()
  for (const { id } of batches) {
    const batch = await readAuditedBatch(db, id)
    for (const slice of await readSlices(db, id))
      if (slice.counts.invalid + slice.counts.duplicate > 0) found.push(...(await findFailedRows(db, batch, slice, identities)))
  }
  return found
}

async function findPeople({ kysely }: Database, emails: string[]): Promise<RowOfBatch[]> {
  const hashes = emails.map((email) => identityKeyHash(identityKeyOfEmail(email)))
  const { rows } = await sql<RowOfBatch>`
    select batch_id as "batchId", row_no as row from users where identity_key = any (${hashes}::uuid[]) and not freed
    union
    select batch_id, row_no from users where identity_key = any (${hashes}::uuid[]) and freed
    union
    select batch_id, row_no from other_identity_key where identity_key = any (${hashes}::uuid[])
    order by 1, 2`.execute(kysely)
  return rows
}

async function findFailedRows(
  db: Database,
  batch: AuditedBatch,
  slice: AuditedSlice,
  identities: ReadonlySet<string>,
): Promise<RowOfBatch[]> {
  const { id, parseOptions, columns } = batch
  if (parseOptions === null) return []
  const failed = await db.kysely
    .selectFrom('failedRow')
    .where('batchId', '=', id)
    .where((eb) => eb.between('rowNo', slice.rowFrom, slice.rowTo))
    .where('erased', '=', false)
    .select('rowNo')
    .execute()
  const wanted = new Set(failed.map(({ rowNo }) => rowNo))
  const bytes = await readRange(db, id, slice.byteFrom, slice.byteTo)
  const found: RowOfBatch[] = []
  // In any cell, because the cells of an invalid row may be shifted.
  for (const { row, cells } of recordsOf({ bytes, plan: slice, parseOptions, columns }, (row) => wanted.has(row)))
    if (cells.some((cell) => identities.has(emailIdentity(cell.trim())))) found.push({ batchId: id, row })
  return found
}
