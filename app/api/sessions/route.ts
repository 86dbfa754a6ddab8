import { listSessions } from '#core/sessions/list-sessions'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json({ items: await listSessions({ ctx }) }))
