import { listOperators } from '#core/operators/list-operators'
import { reading } from '#server/route'

export const GET = reading({}, async ({ ctx }) => Response.json(await listOperators({ ctx })))
