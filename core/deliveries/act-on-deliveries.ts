import { getBatch } from '#core/batches/get-batch'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'
import { type DeliveryActRequest, mayActOnDeliveries, mayReplayPages } from './delivery-act'

type Input = DeliveryActRequest & { batchId: string; key: string; idempotencyKey: string }

/**
 * Decides about people of a batch at a target. Returns how many there were. Refuses with `batch-not-found`, `role-missing`, `own-batch`,
 * `target-not-found`, `no-such-deliveries`, or `batch-frozen`.
 */
export async function actOnDeliveries({ ctx, input }: { ctx: Context; input: Input }): Promise<{ people: number }> {
  const { batchId, key, idempotencyKey, act, rows = null } = input
  const batch = await getBatch({ ctx, input: { batchId } })
  if (!mayReplayPages(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  if (!mayActOnDeliveries(ctx.actor, batch)) throw new DomainError('own-batch')
  const people = await callFunction(ctx.db, 'act_on_deliveries', {
    ...actorArguments(ctx),
    idempotencyKey,
    role: isChecker(ctx.actor) ? 'checker' : 'admin',
    batch: batchId,
    key,
    act,
    rows,
    cause: (input.act !== 'give-up' && input.cause) || null,
    reason: input.act === 'retry' ? null : input.reason,
  })
  return { people }
}
