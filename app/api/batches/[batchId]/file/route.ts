import { readFile } from '#core/batches/read-file'
import { attachment } from '#server/attachment'
import { BatchParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, bytes } = await readFile({ ctx, input: params })
  return attachment(bytes, { fileName: batch.fileName, sizeBytes: batch.sizeBytes })
})
