import { z } from 'zod'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { whenApplied } from '#server/live/when-applied'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

const Body = z.strictObject({ reason: z.string().trim().max(1000).optional() })

export const POST = mutation({ params: BatchParams, body: Body }, async ({ ctx, params, body, idempotencyKey }) => {
  const decision = await whenApplied(ctx, () => withdrawBatch({ ctx, input: { ...params, ...body, idempotencyKey } }))
  return Response.json(decision, { status: 201, headers: { location: `/api/decisions/${decision.id}` } })
})
