import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { getReversal } from '#core/reversals/get-reversal'
import { mayProposeReversals, type ProposedReversal, type Reversal } from '#core/reversals/reversal'

type Input = ProposedReversal & { idempotencyKey: string }

/**
 * Proposes once that people who are final are taken back; another checker confirms within 7 days. Refuses with `role-missing`,
 * `batch-not-found`, `not-your-batch`, `batch-frozen`, `rows-unknown`, `not-in-register`, `count-moved`, `nothing-selected`, `too-many-batches`,
 * `checker-must-propose` for a maker and a large part of the register, `reversal-proposed-already` with the number of `people`, `reason-missing`, `reason-not-offered`, `reason-text-missing`, `flags-not-ready`
 * or `idempotency-key-reused`.
 */
export async function proposeReversal({ ctx, input }: { ctx: Context; input: Input }): Promise<Reversal> {
  if (!mayProposeReversals(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { reasonId, reason, selection, idempotencyKey } = input
  const one = 'people' in selection ? selection.people : null
  const all = 'filter' in selection ? selection : null
  const reversalId = await callFunction(ctx.db, 'propose_reversal', {
    ...actorArguments(ctx),
    idempotencyKey,
    requestHash: createHash('sha256')
      .update(JSON.stringify(['reversal', reasonId, reason, selection]))
      .digest(),
    reversal: uuidv7(),
    reasonId,
    reason,
    batches: one?.map(({ batchId }) => batchId),
    rows: one?.map(({ row }) => row),
    batch: all?.batchId,
    filter: all?.filter,
    expectedCount: all?.expectedCount,
  })
  return getReversal({ ctx, input: { reversalId } })
}
