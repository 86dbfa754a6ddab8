import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Decision } from '#core/decisions/decision'
import { readDecision } from '#core/decisions/read-decisions'
import { DomainError } from '#core/errors/domain-error'

/** Returns one decision with its progress. Refuses with `decision-not-found`, also when the actor may not see its batch. */
export async function getDecision({ ctx, input }: { ctx: Context; input: { decisionId: string } }): Promise<Decision> {
  const decision = await readDecision(ctx, input.decisionId)
  if (!decision) throw new DomainError('decision-not-found')
  await getBatch({ ctx, input: { batchId: decision.batchId } }).catch((error) => {
    throw error instanceof DomainError ? new DomainError('decision-not-found') : error
  })
  return decision
}
