import { EventsRequest, listEvents } from '#core/audit/list-events'
import { reading } from '#server/route'

export const GET = reading({ query: EventsRequest }, async ({ ctx, query }) => Response.json(await listEvents({ ctx, input: query })))
