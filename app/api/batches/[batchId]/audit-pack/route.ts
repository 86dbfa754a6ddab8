import { packBatch } from '#core/audit/pack/pack-batch'
import { auditContext } from '#server/context/audit-context'
import { attachment } from '#server/requests/attachment'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { bytes, fileName } = await packBatch({ ctx: auditContext(ctx), input: params })
  return attachment(bytes, { fileName, type: 'application/zip' })
})
