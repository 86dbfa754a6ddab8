import type { Readable } from 'node:stream'
import { mayTakeAuditPack } from '#core/audit/audit-event'
import { openPack, packName } from '#core/audit/pack/open-pack'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { recordDownload } from '#core/downloads/record-download'
import { DomainError } from '#core/errors/domain-error'

/** The audit pack of a batch: a zip with which an auditor can check it without Countersign. The download is recorded first, so the pack contains it. Refuses with `batch-not-found` or `role-missing`. */
export async function packBatch({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string }
}): Promise<{ fileName: string; bytes: Readable }> {
  const batch = await getBatch({ ctx, input })
  if (!mayTakeAuditPack(ctx.actor)) throw new DomainError('role-missing')
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'audit-pack' } })
  return { fileName: packName(batch), bytes: await openPack(ctx.db, batch.id) }
}
