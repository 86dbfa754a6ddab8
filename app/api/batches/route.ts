import { getBatch } from '#core/batches/get-batch'
import { BatchListRequest, listBatches } from '#core/batches/list-batches'
import { settle } from '#core/database/settle'
import { uploadBatch } from '#core/uploads/upload-batch'
import { signalWorkflow } from '#server/live/signal-workflow'
import { mutation, query } from '#server/requests/route'
import { readUpload, uploadTypes } from '#server/requests/upload-request'

export const GET = query({ query: BatchListRequest }, async ({ ctx, query }) => Response.json(await listBatches({ ctx, input: query })))

export const POST = mutation({ types: uploadTypes, isStream: true }, async ({ ctx, request, idempotencyKey }) => {
  const batchId = await uploadBatch({ ctx, input: { ...readUpload(request), idempotencyKey } })
  await signalWorkflow(batchId)
  const batch = await settle(() => getBatch({ ctx, input: { batchId } }))
  return Response.json(batch, { status: 201, headers: { location: `/api/batches/${batchId}` } })
})
