import { asSeenBy, type Batch, isMoving, isOwnBatch, mayDecide } from '#core/batches/batch'
import { type BatchQuery, hasDeliveryFailures, readBatches } from '#core/batches/read-batches'
import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'

/**
 * The desk: batches waiting for the actor's decision (oldest first), moving batches, their own, those waiting for others, ended ones with
 * people that a target refused, and those that ended lately.
 */
export type Desk = { waiting: Batch[]; moving: Batch[]; own: Batch[]; others: Batch[]; undelivered: Batch[]; ended: Batch[] }

const openLimit = 200
const endedLimit = 20
const undeliveredLimit = 50

export async function listDesk({ ctx }: { ctx: Context }): Promise<Desk> {
  const visible = (batches: BatchQuery) => (seesAllBatches(ctx.actor) ? batches : batches.where('b.makerId', '=', ctx.actor.id))
  const ended = (batches: BatchQuery) => visible(batches).where('b.endedAt', 'is not', null).orderBy('b.endedAt', 'desc')
  const [found, lately, undelivered] = await Promise.all([
    readBatches(ctx.db, (batches) => visible(batches).where('b.endedAt', 'is', null).orderBy('b.id').limit(openLimit)),
    readBatches(ctx.db, (batches) => ended(batches).limit(endedLimit)),
    readBatches(ctx.db, (batches) => ended(batches).where(hasDeliveryFailures).limit(undeliveredLimit)),
  ])
  const open = found.map((batch) => asSeenBy(ctx.actor, batch))
  const resting = frozenFirst(open.filter((batch) => !isMoving(batch)))
  return {
    waiting: resting.filter((batch) => mayDecide(ctx.actor, batch)),
    moving: open.filter(isMoving),
    own: resting.filter((batch) => isOwnBatch(ctx.actor, batch)).reverse(),
    others: resting.filter((batch) => !isOwnBatch(ctx.actor, batch) && !mayDecide(ctx.actor, batch)),
    undelivered,
    ended: lately.filter(({ id }) => !undelivered.some((batch) => batch.id === id)),
  }
}

const frozenFirst = (batches: Batch[]) => batches.toSorted((a, b) => Number(b.state === 'frozen') - Number(a.state === 'frozen'))
