import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import { type Actor, actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { isAdmin, isChecker } from '#core/operators/operator'

const rows = z.array(z.number().int().positive().max(2_147_483_647)).min(1).max(100_000)
const reason = z.string().trim().min(1).max(1000)

/**
 * `retry`: a target gets people again that it refused. `skip`: it does not get them. `give-up`: it keeps people that it does not give back.
 * Everyone in the batch that this can be done for, unless `rows` says who.
 */
export const DeliveryActRequest = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('retry'), rows: rows.optional() }),
  z.strictObject({ act: z.literal('skip'), rows: rows.optional(), reason }),
  z.strictObject({ act: z.literal('give-up'), rows: rows.optional(), reason }),
])
export type DeliveryActRequest = z.infer<typeof DeliveryActRequest>

/** Checkers and admins decide about people that a target refused. The database enforces the same rule. */
export const mayActOnDeliveries = (actor: Pick<Actor, 'roles'>) => isChecker(actor) || isAdmin(actor)

type Input = DeliveryActRequest & { batchId: string; key: string; idempotencyKey: string }

/**
 * Decides about people of a batch at a target. Returns how many there were. Refuses with `batch-not-found`, `role-missing`,
 * `target-not-found`, `no-such-deliveries`, or `batch-frozen`.
 */
export async function actOnDeliveries({ ctx, input }: { ctx: Context; input: Input }): Promise<{ people: number }> {
  const { batchId, key, idempotencyKey, act, rows } = input
  await getBatch({ ctx, input: { batchId } })
  if (!mayActOnDeliveries(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const people = await callFunction(ctx.db, 'act_on_deliveries', {
    ...actorArguments(ctx),
    idempotencyKey,
    role: isChecker(ctx.actor) ? 'checker' : 'admin',
    batch: batchId,
    key,
    act,
    rows: rows ?? null,
    reason: input.act === 'retry' ? null : input.reason,
  })
  return { people }
}
