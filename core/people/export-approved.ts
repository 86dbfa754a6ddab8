import { sql } from 'kysely'
import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { pageLimit } from '#core/database/page'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { recordDownload } from '#core/downloads/record-download'
import { readStoredFields } from '#core/field-versions/stored-fields'
import { declaredFields } from '#core/fields/declared-fields'
import { type PersonRecord, personRecordOf } from '#core/people/person-record'
import { isFinal, personColumns, readPeople } from '#core/people/read-people'

/** Returns the people of a batch with a final approval, in file order, read page by page, and the keys of its declared fields. Records the download in the audit log. Refuses with `personal-data-masked`. */
export async function exportApproved({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string }
}): Promise<{ batch: Batch; keys: string[]; people: AsyncIterable<PersonRecord> }> {
  const [batch, mask] = await Promise.all([getBatch({ ctx, input }), readMask(ctx, input.batchId)])
  requireUnmasked(mask)
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'approved' } })
  const { version } = await readStoredFields(ctx.db, batch.id)
  return { batch, keys: declaredFields(version).map(({ key }) => key), people: eachApproved(ctx, batch.id) }
}

async function* eachApproved(ctx: Context, batchId: string): AsyncGenerator<PersonRecord> {
  for (let after = 0; ; ) {
    const page = await readPeople(ctx, finalPage(ctx, batchId, after))
    yield* page.map(personRecordOf)
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
