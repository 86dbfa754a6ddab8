import type { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { csvOfTexts } from '#core/csv/csv'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { recordDownload } from '#core/downloads/record-download'
import { DomainError } from '#core/errors/domain-error'
import { correctionRecords } from '#core/failed-rows/correction-records'
import { ParseOptions } from '#core/parsing/parse-options'

/**
 * Returns the sent-back and failed rows of a batch in the maker's own columns, order and delimiter, with row and reason, to fix and upload
 * again. Rejected people are left out, or with `includesRejected` come after all others. Records the download in the audit log. Refuses with `personal-data-masked`, and with `batch-moved-on` before the parse options are known.
 */
export async function exportCorrections({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string; includesRejected?: boolean }
}): Promise<{ batch: Batch; bytes: AsyncIterable<Uint8Array> }> {
  const [batch, mask] = await Promise.all([getBatch({ ctx, input }), readMask(ctx, input.batchId)])
  requireUnmasked(mask)
  const { parseOptions, header } = await ctx.db.prisma.batch.findUniqueOrThrow({
    where: { id: batch.id },
    select: { parseOptions: true, header: true },
  })
  if (parseOptions === null) throw new DomainError('batch-moved-on')
  const known = {
    batchId: batch.id,
    parseOptions: ParseOptions.parse(parseOptions),
    header,
    includesRejected: input.includesRejected ?? false,
  }
  await recordDownload({ ctx, input: { batchId: batch.id, what: 'corrections' } })
  return { batch, bytes: csvOfTexts(correctionRecords(ctx, known), known.parseOptions.delimiter) }
}
