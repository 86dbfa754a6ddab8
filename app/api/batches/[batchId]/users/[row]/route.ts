import { getUser } from '#core/users/get-user'
import { UserParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: UserParams }, async ({ ctx, params }) => Response.json(await getUser({ ctx, input: params })))
