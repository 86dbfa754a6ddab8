import type { z } from 'zod'
import { Batch } from '#core/batches/batch'
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
  const found = await readBatches(
    ctx.db,
    `where ($1::uuid is null or b.maker_id = $1) and ($2::uuid is null or b.id < $2) and ($3::text is null or b.sha256 = decode($3, 'hex'))
     order by b.id desc limit $4`,
    [seesAllBatches(ctx.actor) ? null : ctx.actor.id, cursor ?? null, sha256 ?? null, limit + 1],
  )
  return takePage(found, limit, (batch) => batch.id)
}
