import { recordDownload } from '#core/audit/record-download'
import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { isFinal } from '#core/decisions/is-final'
import { pageLimit } from '#core/page'
import { readUsers, userColumns } from '#core/users/read-users'
import type { User } from '#core/users/user'

/** The people of a batch whose approval is final, in the order of the file, page by page. The download is in the audit. */
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
  for (let after = 0; ; ) {
    const page = await readUsers(ctx.db, finalPage, [batchId, after, pageLimit])
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageLimit) return
    after = last.row
  }
}

const finalPage = `
  select m.* from batch_slice s cross join lateral (
    select ${userColumns} from users u
    where u.batch_id = s.batch_id and u.row_no between greatest(s.row_from, $2 + 1) and s.row_to and u.status = 'approved'
      and ${isFinal('$1')}
    order by u.row_no limit $3) m
  where s.batch_id = $1 and s.row_to > $2 and s.approved > 0
  order by s.slice_no, m.row limit $3`
