import { getBatch } from '#core/batches/get-batch'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { mayReplayPages } from '#core/deliveries/delivery-act'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'

type Input = { batchId: string; key: string; page: number; idempotencyKey: string }

/**
 * Asks the delivery process to send a page of a webhook again, as it was sent first. Returns the id of the replay. Refuses with `batch-not-found`,
 * `role-missing`, `target-not-found`, `page-not-found`, `page-not-arrived`, `replay-asked-already`, `target-paused`, `target-retired` or
 * `batch-frozen`, and if the page no longer holds with `page-taken-back`, `page-wanted-again` or `page-erased`.
 */
export async function askForPageReplay({ ctx, input }: { ctx: Context; input: Input }): Promise<{ id: string }> {
  const { batchId, key, page, idempotencyKey } = input
  await getBatch({ ctx, input: { batchId } })
  if (!mayReplayPages(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const role = isChecker(ctx.actor) ? 'checker' : 'admin'
  const asked = { ...actorArguments(ctx), idempotencyKey, role, batch: batchId, key, page } as const
  return { id: await callFunction(ctx.db, 'ask_for_page_replay', asked) }
}
