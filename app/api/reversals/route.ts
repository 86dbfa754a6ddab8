import { PageRequest } from '#core/database/page'
import { listReversals } from '#core/reversals/list-reversals'
import { proposeReversal } from '#core/reversals/propose-reversal'
import { ProposedReversal } from '#core/reversals/reversal'
import { mutation, query } from '#server/requests/route'

export const GET = query({ query: PageRequest }, async ({ ctx, query }) => Response.json(await listReversals({ ctx, input: query })))

export const POST = mutation({ body: ProposedReversal }, async ({ ctx, body, idempotencyKey }) => {
  const reversal = await proposeReversal({ ctx, input: { ...body, idempotencyKey } })
  return Response.json(reversal, { status: 201, headers: { location: `/api/reversals/${reversal.id}` } })
})
