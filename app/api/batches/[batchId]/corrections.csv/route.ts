import { exportCorrections } from '#core/corrections/export-corrections'
import { attachment } from '#server/attachment'
import { BatchParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, bytes } = await exportCorrections({ ctx, input: params })
  return attachment(bytes, { fileName: `corrections-${batch.fileName.replace(/^(corrections-)+|\.[^.]*$/g, '')}.csv` })
})
