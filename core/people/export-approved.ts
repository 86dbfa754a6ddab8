import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { pageLimit } from '#core/database/page'
import { isFinal } from '#core/decisions/is-final'
import { recordDownload } from '#core/downloads/record-download'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'

/** The people of a batch whose approval is final, in the order of the file, page by page. The download is in the audit. */
export async function exportApproved({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string }
}): Promise<{ batch: Batch; users: AsyncIterable<Person> }> {
  const batch = await getBatch({ ctx, input })
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'approved' } })
  return { batch, users: eachApproved(ctx, batch.id) }
}

async function* eachApproved(ctx: Context, batchId: string): AsyncGenerator<Person> {
  for (let after = 0; ; ) {
    const page = await readPeople(ctx.db, finalPage, [batchId, after, pageLimit])
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageLimit) return
    after = last.row
  }
}

const finalPage = `
  select m.* from batch_slice s cross join lateral (
    select ${personColumns} from users u
    where u.batch_id = s.batch_id and u.row_no between greatest(s.row_from, $2 + 1) and s.row_to and u.status = 'approved'
      and ${isFinal('$1')}
    order by u.row_no limit $3) m
  where s.batch_id = $1 and s.row_to > $2 and s.approved > 0
  order by s.slice_no, m.row limit $3`
