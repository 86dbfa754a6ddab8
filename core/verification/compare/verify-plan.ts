import { hash } from 'node:crypto'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import type { AuditedSlice } from '#core/verification/compare/audited-slice'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares the slices of a batch with its rows, and with the import in the audit log. */
export function* verifyPlan(batch: AuditedBatch, slices: AuditedSlice[]): Generator<Finding> {
  let [row, sliceNo] = [1, 1]
  for (const slice of slices) {
    if (slice.rowFrom !== row || slice.sliceNo !== sliceNo)
      yield fault(batch.id, `Slice ${slice.sliceNo} does not follow from the one before.`)
    ;[row, sliceNo] = [slice.rowTo + 1, slice.sliceNo + 1]
  }
  const imports = batch.events.filter(({ action }) => action === 'batch.imported')
  if (imports.length !== (batch.importEnded ? 1 : 0))
    return yield fault(batch.id, `The audit log has ${imports.length} imports of this batch.`)
  const [imported] = imports
  if (!imported) return
  const total = (part: 'invalid' | 'duplicate') => slices.reduce((sum, { counts }) => sum + counts[part], 0)
  const expected = {
    rows: row - 1,
    slices: slices.length,
    invalid: total('invalid'),
    duplicate: total('duplicate'),
    pending: row - 1 - total('invalid') - total('duplicate'),
    // Before versions of fields, an import did not name them.
    ...(imported.data.fieldsSha256 !== undefined && { fieldsSha256: batch.fieldsSha256 }),
    digest: hash('sha256', Buffer.concat(slices.map(({ digest }) => digest))),
  }
  if (batch.rowCount !== row - 1) yield fault(batch.id, `The batch says ${batch.rowCount} rows, and its slices have ${row - 1}.`)
  for (const [name, value] of Object.entries(expected))
    if (imported.data[name] !== value) yield fault(batch.id, `What was imported differs from the audit log: ${name}.`)
}
