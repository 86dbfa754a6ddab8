import { listReadings } from '#core/batches/list-readings'
import { query } from '#server/route'

export const GET = query({}, async ({ ctx }) => Response.json({ items: await listReadings({ ctx }), nextCursor: null }))
