import { readFileHead } from '#core/files/read-file-head'
import { attachment } from '#server/requests/attachment'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) =>
  attachment(await readFileHead({ ctx, input: params }), { fileName: 'head', type: 'application/octet-stream' }),
)
