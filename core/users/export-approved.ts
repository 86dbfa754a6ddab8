import { recordDownload } from '#core/audit/record-download'
import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { pageLimit } from '#core/page'
import { listUsers } from '#core/users/list-users'
import type { User } from '#core/users/user'

/** The approved people of a batch in the order of the file, page by page. The download is in the audit. */
export async function exportApproved({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string }
}): Promise<{ batch: Batch; users: AsyncIterable<User> }> {
  const batch = await getBatch({ ctx, input })
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'approved' } })
  return { batch, users: eachApproved(ctx, batch.id) }
}

async function* eachApproved(ctx: Context, batchId: string): AsyncGenerator<User> {
  let cursor: string | undefined
  do {
    const page = await listUsers({ ctx, input: { batchId, status: 'approved', limit: pageLimit, cursor } })
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
