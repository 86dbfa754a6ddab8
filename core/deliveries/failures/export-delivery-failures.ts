import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { pageLimit } from '#core/database/page'
import { failureSentences } from '#core/deliveries/failure-cause'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { recordDownload } from '#core/downloads/record-download'
import { readStoredFields } from '#core/field-versions/stored-fields'
import { declaredFields } from '#core/fields/declared-fields'
import { type PersonRecord, personRecordOf } from '#core/people/person-record'
import { readRows } from '#core/people/read-rows'
import { requireTarget } from '#core/targets/require-target'
import { readFailures } from './read-failures'

type Exported = { batch: Batch; keys: string[]; failures: AsyncIterable<PersonRecord> }

/**
 * Returns the people of a batch that a target refused, in file order, with `cause`, `happened` and `failedAt`, and the keys of the declared
 * fields. Records the download in the audit log. Refuses with `batch-not-found`, `target-not-found` or `personal-data-masked`.
 */
export async function exportDeliveryFailures({
  ctx,
  input: { batchId, key },
}: {
  ctx: Context
  input: { batchId: string; key: string }
}): Promise<Exported> {
  const [batch, mask] = await Promise.all([getBatch({ ctx, input: { batchId } }), readMask(ctx, batchId)])
  const targetId = await requireTarget(ctx.db, key)
  requireUnmasked(mask)
  await recordDownload({ ctx, input: { batchId, what: 'delivery-failures' } })
  const { version } = await readStoredFields(ctx.db, batchId)
  return { batch, keys: declaredFields(version).map((field) => field.key), failures: eachFailure(ctx, batchId, targetId) }
}

async function* eachFailure(ctx: Context, batchId: string, targetId: string): AsyncGenerator<PersonRecord> {
  for (let after = 0; ; ) {
    const page = await readFailures(ctx.db, { batchId, targetId, after, limit: pageLimit })
    const failureOf = new Map(page.map(({ row, ...failure }) => [row, failure]))
    for (const person of await readRows(ctx, batchId, [...failureOf.keys()])) {
      const failure = failureOf.get(person.row)
      if (failure) yield { ...personRecordOf(person), ...failure, happened: failureSentences(failure.cause).happened }
    }
    const last = page.at(-1)
    if (!last || page.length < pageLimit) return
    after = last.row
  }
}
