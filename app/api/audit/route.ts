import { EventsRequest, listEvents } from '#core/audit/list-events'
import { query } from '#server/requests/route'

export const GET = query({ query: EventsRequest }, async ({ ctx, query }) => Response.json(await listEvents({ ctx, input: query })))
