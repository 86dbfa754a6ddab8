import { getUser } from '#core/users/get-user'
import { UserParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: UserParams }, async ({ ctx, params }) => Response.json(await getUser({ ctx, input: params })))
