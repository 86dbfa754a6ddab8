import { listTargets } from '#core/targets/list-targets'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json({ targets: await listTargets({ ctx }) }))
