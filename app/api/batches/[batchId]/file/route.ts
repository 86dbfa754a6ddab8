import { originalFormat, textName } from '#core/batches/batch'
import { downloadFile } from '#core/files/download-file'
import { originalBytes } from '#core/uploads/read-original'
import { workbookType } from '#core/workbook/workbook-type'
import { attachment } from '#server/requests/attachment'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, bytes } = await downloadFile({ ctx, input: params })
  const sizeBytes = originalBytes(batch)
  const format = originalFormat(batch)
  if (format !== 'text') return attachment(bytes, { fileName: batch.fileName, sizeBytes, type: types[format] })
  // After an erasure from a gzip file or a workbook only the text is left.
  return attachment(bytes, { fileName: sizeBytes === batch.sizeBytes ? batch.fileName : textName(batch), sizeBytes })
})

const types = { gzip: 'application/gzip', workbook: workbookType } as const
