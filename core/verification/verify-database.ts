import type { SystemContext } from '#core/context'
import { inLongSnapshot } from '#core/database/snapshot'
import type { Finding } from '#core/verification/compare/finding'
import { verifyBatch } from '#core/verification/compare/verify-batch'
import { verifyWhole } from '#core/verification/compare/verify-whole'

type Input = {
  onFinding: (finding: Finding) => void
  /** Called after each batch with the number of verified batches and of all batches. */
  onBatch?: (batches: number, of: number) => void
}

/**
 * Parses every kept file again and compares it with the database: people, failed rows, decisions, digests, counts and their audit
 * events. The chain itself is verified by `verifyChain`. At most two slices are in memory.
 */
export async function verifyDatabase({ ctx, input }: { ctx: SystemContext; input: Input }): Promise<void> {
  await inLongSnapshot(ctx.db, async (snapshot) => {
    for await (const finding of verifyWhole(snapshot)) input.onFinding(finding)
    const batches = await snapshot.kysely.selectFrom('batch').orderBy('id').select('id').execute()
    for (const [index, { id }] of batches.entries()) {
      for await (const finding of verifyBatch(snapshot, id, 'deep')) input.onFinding(finding)
      input.onBatch?.(index + 1, batches.length)
    }
  })
}
