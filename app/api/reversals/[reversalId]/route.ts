import { getReversal } from '#core/reversals/get-reversal'
import { listReversalPeople } from '#core/reversals/list-reversal-people'
import { ReversalParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: ReversalParams }, async ({ ctx, params }) =>
  Response.json({ ...(await getReversal({ ctx, input: params })), somePeople: await listReversalPeople({ ctx, input: params }) }),
)
