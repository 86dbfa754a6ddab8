import type { Batch } from '#core/batches/batch'
import { readBatches } from '#core/batches/read-batches'
import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'
import { cutPage, type Page, PageRequest } from '#core/page'

/** The batches the actor may see, newest first. */
export async function listBatches({ ctx, input }: { ctx: Context; input: Partial<PageRequest> }): Promise<Page<Batch>> {
  const { cursor, limit } = PageRequest.parse(input)
  const found = await readBatches(
    ctx.db,
    `where ($1::uuid is null or b.maker_id = $1) and ($2::uuid is null or b.id < $2) order by b.id desc limit $3`,
    [seesAllBatches(ctx.actor) ? null : ctx.actor.id, cursor ?? null, limit + 1],
  )
  return cutPage(found, limit, (batch) => batch.id)
}
