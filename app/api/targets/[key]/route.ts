import { getTarget } from '#core/targets/get-target'
import { TargetParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: TargetParams }, async ({ ctx, params }) => Response.json(await getTarget({ ctx, input: params })))
