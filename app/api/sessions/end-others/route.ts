import { endOtherSessions } from '#core/sessions/end-sessions'
import { mutation } from '#server/requests/route'

export const POST = mutation({}, async ({ ctx }) => Response.json({ ended: await endOtherSessions({ ctx }) }))
