import { previewSelection, SelectionPreviewRequest } from '#core/people/preview-selection'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation(
  { params: BatchParams, body: SelectionPreviewRequest.strict(), isSearch: true },
  async ({ ctx, params, body }) => Response.json(await previewSelection({ ctx, input: { ...body, ...params } })),
)
