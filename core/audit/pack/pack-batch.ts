import type { Readable } from 'node:stream'
import { mayTakeAuditPack } from '#core/audit/audit-event'
import { openPack, packName } from '#core/audit/pack/open-pack'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { readMask, readMasks, requireUnmasked } from '#core/disclosures/masked-fields'
import { recordDownload } from '#core/downloads/record-download'
import { DomainError } from '#core/errors/domain-error'

/**
 * The audit pack of a batch: a zip with which an auditor can check it without Countersign. The download is recorded first, so the pack contains it. It
 * does not say which row of a batch that is masked for the actor a duplicate repeats. Refuses with `batch-not-found`, `role-missing` or
 * `personal-data-masked`.
 */
export async function packBatch({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string }
}): Promise<{ fileName: string; bytes: Readable }> {
  const [batch, mask] = await Promise.all([getBatch({ ctx, input }), readMask(ctx, input.batchId)])
  if (!mayTakeAuditPack(ctx.actor)) throw new DomainError('role-missing')
  requireUnmasked(mask)
  const repeated = await repeatedBatches(ctx.db, batch.id)
  const masks = await readMasks(ctx, repeated)
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'audit-pack' } })
  return { fileName: packName(batch), bytes: await openPack(ctx.db, batch.id, new Set(repeated.filter((id) => masks(id).size > 0))) }
}

/** The batches of the people that rows of a batch repeat. */
async function repeatedBatches({ kysely }: Database, batchId: string): Promise<string[]> {
  const rows = kysely.selectFrom('failedRow').where('batchId', '=', batchId).where('repeatsBatchId', 'is not', null)
  const found = await rows.distinct().select('repeatsBatchId').execute()
  return found.flatMap(({ repeatsBatchId }) => repeatsBatchId ?? [])
}
