import { getPerson } from '#core/people/get-person'
import { PersonParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: PersonParams }, async ({ ctx, params }) => Response.json(await getPerson({ ctx, input: params })))
