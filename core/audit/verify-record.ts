import { readBatchRecord } from '#core/audit/record/batch-record'
import type { Finding } from '#core/audit/record/finding'
import { readSlices } from '#core/audit/record/slice-record'
import { verifyDecided } from '#core/audit/record/verify-decided'
import { verifyDecisions } from '#core/audit/record/verify-decisions'
import { verifyFile } from '#core/audit/record/verify-file'
import { verifyPlan } from '#core/audit/record/verify-plan'
import { verifyRows } from '#core/audit/record/verify-rows'
import { verifyWhole } from '#core/audit/record/verify-whole'
import { inSnapshot } from '#core/audit/snapshot'
import type { SystemContext } from '#core/context'
import type { Database } from '#core/db'

type Input = {
  onFinding: (finding: Finding) => void
  /** Called after each batch with how many are verified, of how many. */
  onBatch?: (batches: number, of: number) => void
}

/**
 * Reads every kept file again and compares it with the record: people, rows that were not imported, decisions, digests, counts
 * and the audit's word on each. It says nothing of the chain itself: that is `verifyChain`. At most a slice is in memory.
 */
export async function verifyRecord({ ctx, input }: { ctx: SystemContext; input: Input }): Promise<void> {
  await inSnapshot(ctx.db, async (snapshot) => {
    await snapshot.query('set local statement_timeout = 0')
    for await (const finding of verifyWhole(snapshot)) input.onFinding(finding)
    const batches = await snapshot.query<{ id: string }>('select id from batch order by id')
    for (const [index, { id }] of batches.entries()) {
      for await (const finding of verifyBatch(snapshot, id)) input.onFinding(finding)
      input.onBatch?.(index + 1, batches.length)
    }
  })
}

async function* verifyBatch(db: Database, batchId: string): AsyncGenerator<Finding> {
  const batch = await readBatchRecord(db, batchId)
  const slices = await readSlices(db, batchId)
  for (const { row } of batch.erasures.values())
    yield { kind: 'erasure', batchId, message: `Row ${row} was erased by the owner of the database.` }
  yield* verifyFile(db, batch)
  yield* verifyPlan(batch, slices)
  for (const slice of slices) {
    const users = yield* verifyRows(db, batch, slice)
    yield* verifyDecided(db, batch, slice, users)
  }
  yield* verifyDecisions(db, batch, slices)
}
