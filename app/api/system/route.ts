import { getSystem } from '#core/system/get-system'
import { readTemporal } from '#server/process/read-temporal'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json(await getSystem({ ctx, readTemporal })))
