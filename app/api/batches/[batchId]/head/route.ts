import { readFileHead } from '#core/files/read-file-head'
import { attachment } from '#server/attachment'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) =>
  attachment(await readFileHead({ ctx, input: params }), { fileName: 'head', type: 'application/octet-stream' }),
)
