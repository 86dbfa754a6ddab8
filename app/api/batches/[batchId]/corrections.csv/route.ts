import { textName } from '#core/batches/batch'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { attachment } from '#server/attachment'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, bytes } = await exportCorrections({ ctx, input: params })
  return attachment(bytes, { fileName: `corrections-${textName(batch).replace(/^(corrections-)+|\.[^.]*$/g, '')}.csv` })
})
