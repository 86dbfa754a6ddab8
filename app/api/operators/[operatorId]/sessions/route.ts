import { countOperatorSessions } from '#core/sessions/operator-sessions'
import { OperatorParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: OperatorParams }, async ({ ctx, params }) =>
  Response.json({ count: await countOperatorSessions({ ctx, input: params }) }),
)
