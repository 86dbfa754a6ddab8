import type { z } from 'zod'
import { asSeenBy, Batch } from '#core/batches/batch'
import { readBatches } from '#core/batches/read-batches'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { seesAllBatches } from '#core/operators/operator'

/** `sha256`, in hexadecimal, filters batches by the bytes of their file. */
export const BatchListRequest = PageRequest.extend({ sha256: Batch.shape.sha256.optional() })
export type BatchListRequest = z.infer<typeof BatchListRequest>

/** Returns a page of the batches the actor may see, newest first. */
export async function listBatches({ ctx, input }: { ctx: Context; input: Partial<BatchListRequest> }): Promise<Page<Batch>> {
  const { cursor, limit, sha256 } = BatchListRequest.parse(input)
  const found = await readBatches(ctx.db, (batches) => {
    let page = batches.orderBy('b.id', 'desc').limit(limit + 1)
    if (!seesAllBatches(ctx.actor)) page = page.where('b.makerId', '=', ctx.actor.id)
    if (cursor !== undefined) page = page.where('b.id', '<', cursor)
    if (sha256 !== undefined) page = page.where('b.sha256', '=', Buffer.from(sha256, 'hex'))
    return page
  })
  return takePage(
    found.map((batch) => asSeenBy(ctx.actor, batch)),
    limit,
    (batch) => batch.id,
  )
}
