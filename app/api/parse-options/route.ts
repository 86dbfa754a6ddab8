import { listRememberedParseOptions } from '#core/batches/list-remembered-parse-options'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json({ items: await listRememberedParseOptions({ ctx }), nextCursor: null }))
