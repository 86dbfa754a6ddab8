import type { Database } from '#core/database/open-database'
import { revisionRowsOf } from '#core/parsing/row/row-ref'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import type { StoredSlice } from '#core/verification/compare/audited-slice'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares the stored references of a slice to rows of an earlier batch with those in the file. */
export async function* verifyReferences(
  db: Database,
  batch: AuditedBatch,
  slice: SlicePlan,
  bytes: Uint8Array,
  { references: stored }: StoredSlice,
): AsyncGenerator<Finding> {
  const { id, revisionOf, parseOptions, columns } = batch
  const referred = new Map(stored.map(({ row, of }) => [row, of]))
  if (revisionOf !== null && parseOptions !== null) {
    const earlier = await db.kysely.selectFrom('batch').where('id', '=', revisionOf).select('rowCount as rows').executeTakeFirst()
    const pairs = revisionRowsOf({ bytes, plan: slice, parseOptions, columns }, revisionOf)
    for (let at = 0; at < pairs.length; at += 2) {
      const [row, ofRow] = [pairs[at] as number, pairs[at + 1] as number]
      // An erased row has no reference in the file.
      if (batch.erasures.has(row)) referred.delete(row)
      if (ofRow < 1 || ofRow > (earlier?.rows ?? 0) || batch.erasures.has(row)) continue
      if (referred.get(row) !== ofRow) yield fault(id, `Row ${row} does not refer to the row that is in the file.`)
      referred.delete(row)
    }
  }
  for (const row of referred.keys()) if (!batch.erasures.has(row)) yield fault(id, `Row ${row} refers to a row that is not in the file.`)
}
