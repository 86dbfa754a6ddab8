import { getPerson } from '#core/people/get-person'
import { PersonParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: PersonParams }, async ({ ctx, params }) => Response.json(await getPerson({ ctx, input: params })))
