import type { SystemContext } from '#core/context'
import { inSnapshot } from '#core/database/snapshot'
import type { Finding } from '#core/verification/compare/finding'
import { verifyBatch } from '#core/verification/compare/verify-batch'
import { verifyWhole } from '#core/verification/compare/verify-whole'

type Input = {
  onFinding: (finding: Finding) => void
  /** Called after each batch with how many are verified, of how many. */
  onBatch?: (batches: number, of: number) => void
}

/**
 * Reads every kept file again and compares it with the record: people, rows that were not imported, decisions, digests, counts
 * and the audit's word on each. It says nothing of the chain itself: that is `verifyChain`. At most a slice is in memory.
 */
export async function verifyDatabase({ ctx, input }: { ctx: SystemContext; input: Input }): Promise<void> {
  await inSnapshot(ctx.db, async (snapshot) => {
    await snapshot.query('set local statement_timeout = 0')
    for await (const finding of verifyWhole(snapshot)) input.onFinding(finding)
    const batches = await snapshot.query<{ id: string }>('select id from batch order by id')
    for (const [index, { id }] of batches.entries()) {
      for await (const finding of verifyBatch(snapshot, id, 'deep')) input.onFinding(finding)
      input.onBatch?.(index + 1, batches.length)
    }
  })
}
