import { inLongSnapshot } from '#core/database/snapshot'
import { verifyBatch } from '#core/verification/compare/verify-batch'
import { verifyWhole } from '#core/verification/compare/verify-whole'
import type { CheckedPromise } from './finding'

/** The verifier of the product agrees, and it never froze a batch that was right. */
export const verificationHolds: CheckedPromise = {
  name: 'verification',
  sentence: 'A deep verification of every batch finds no difference, and no batch is frozen.',
  async *findBroken({ owner, db, batches }) {
    const frozen = await owner.query('select batch_id, findings from verification where outcome = $1 and batch_id = any ($2)', [
      'different',
      batches.map(({ id }) => id),
    ])
    for (const { batch_id, findings } of frozen.rows) yield `The verifier found batch ${batch_id} different: ${JSON.stringify(findings)}`
    yield* await inLongSnapshot(db, async (snapshot) => {
      const differences: string[] = []
      for await (const { kind, message } of verifyWhole(snapshot)) if (kind === 'fault') differences.push(message)
      for (const { id } of batches)
        for await (const { kind, message } of verifyBatch(snapshot, id, 'deep'))
          if (kind === 'fault') differences.push(`Batch ${id}: ${message}`)
      return differences
    })
  },
}
