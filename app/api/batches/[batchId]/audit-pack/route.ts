import { packBatch } from '#core/audit/pack/pack-batch'
import { attachment } from '#server/attachment'
import { auditContext } from '#server/audit-context'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { bytes, fileName } = await packBatch({ ctx: auditContext(ctx), input: params })
  return attachment(bytes, { fileName, type: 'application/zip' })
})
