import { sql } from 'kysely'
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
    const page = await readPeople(ctx.db, finalPage(ctx, batchId, after))
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageLimit) return
    after = last.row
  }
}

function finalPage({ db: { kysely } }: Context, batchId: string, after: number) {
  return kysely
    .selectFrom('batchSlice as s')
    .crossJoinLateral((eb) =>
      eb
        .selectFrom('users as u')
        .whereRef('u.batchId', '=', 's.batchId')
        .where('u.rowNo', '>=', sql<number>`greatest(s.row_from, ${after + 1}::integer)`)
        .whereRef('u.rowNo', '<=', 's.rowTo')
        .where('u.status', '=', 'approved')
        .where(isFinal(batchId))
        .select(personColumns)
        .orderBy('u.rowNo')
        .limit(pageLimit)
        .as('m'),
    )
    .where('s.batchId', '=', batchId)
    .where('s.rowTo', '>', after)
    .where('s.approved', '>', 0)
    .selectAll('m')
    .orderBy('s.sliceNo')
    .orderBy('m.row')
    .limit(pageLimit)
}
