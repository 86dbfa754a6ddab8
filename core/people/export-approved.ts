import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { pageLimit } from '#core/database/page'
import { recordDownload } from '#core/downloads/record-download'
import type { Person } from '#core/people/person'
import { isFinal, personColumns, readPeople } from '#core/people/read-people'

/** Returns the people of a batch with a final approval, in file order, read page by page. Records the download in the audit log. */
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
