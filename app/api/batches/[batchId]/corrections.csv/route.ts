import { textName } from '#core/batches/batch'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { attachment } from '#server/requests/attachment'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, bytes } = await exportCorrections({ ctx, input: params })
  return attachment(bytes, { fileName: `corrections-${textName(batch).replace(/^(corrections-)+|\.[^.]*$/g, '')}.csv` })
})
