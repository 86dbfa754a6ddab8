import { type Batch, isMoving, isOwnBatch, mayDecide } from '#core/batches/batch'
import { readBatches } from '#core/batches/read-batches'
import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'

/** The desk: batches waiting for the actor's decision (oldest first), moving batches, their own, those waiting for others, and recently ended. */
export type Desk = { waiting: Batch[]; moving: Batch[]; own: Batch[]; others: Batch[]; ended: Batch[] }

const openLimit = 200
const endedLimit = 20

export async function listDesk({ ctx }: { ctx: Context }): Promise<Desk> {
  const makerId = seesAllBatches(ctx.actor) ? null : ctx.actor.id
  const visible = '($1::uuid is null or b.maker_id = $1)'
  const [open, ended] = await Promise.all([
    readBatches(ctx.db, `where b.ended_at is null and ${visible} order by b.id limit ${openLimit}`, [makerId]),
    readBatches(ctx.db, `where b.ended_at is not null and ${visible} order by b.ended_at desc limit ${endedLimit}`, [makerId]),
  ])
  const resting = frozenFirst(open.filter((batch) => !isMoving(batch)))
  return {
    waiting: resting.filter((batch) => mayDecide(ctx.actor, batch)),
    moving: open.filter(isMoving),
    own: resting.filter((batch) => isOwnBatch(ctx.actor, batch)).reverse(),
    others: resting.filter((batch) => !isOwnBatch(ctx.actor, batch) && !mayDecide(ctx.actor, batch)),
    ended,
  }
}

const frozenFirst = (batches: Batch[]) => batches.toSorted((a, b) => Number(b.state === 'frozen') - Number(a.state === 'frozen'))
