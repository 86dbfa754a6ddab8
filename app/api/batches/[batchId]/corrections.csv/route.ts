import { z } from 'zod'
import { textName } from '#core/batches/batch'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { attachment } from '#server/requests/attachment'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

const Query = z.object({ rejected: z.enum(['true', 'false']).default('false') })

export const GET = query({ params: BatchParams, query: Query }, async ({ ctx, params, query: { rejected } }) => {
  const { batch, bytes } = await exportCorrections({ ctx, input: { ...params, includesRejected: rejected === 'true' } })
  return attachment(bytes, { fileName: `corrections-${textName(batch).replace(/^(corrections-)+|\.[^.]*$/g, '')}.csv` })
})
