import { listReadings } from '#core/batches/list-readings'
import { reading } from '#server/route'

export const GET = reading({}, async ({ ctx }) => Response.json({ items: await listReadings({ ctx }), nextCursor: null }))
