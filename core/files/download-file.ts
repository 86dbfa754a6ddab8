import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { recordDownload } from '#core/downloads/record-download'
import { readOriginal } from '#core/uploads/read-original'

/** The original file of a batch as a stream, and the batch. Records the download in the audit log. Refuses with `personal-data-masked`. */
export async function downloadFile({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string }
}): Promise<{ batch: Batch; bytes: AsyncIterable<Uint8Array> }> {
  const [batch, mask] = await Promise.all([getBatch({ ctx, input }), readMask(ctx, input.batchId)])
  requireUnmasked(mask)
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'file' } })
  return { batch, bytes: readOriginal(ctx.db, batch) }
}
