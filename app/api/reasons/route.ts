import { addReason } from '#core/reasons/add-reason'
import { listReasons } from '#core/reasons/list-reasons'
import { NewReason } from '#core/reasons/reason'
import { mutation, query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json({ items: await listReasons({ ctx }) }))

export const POST = mutation({ body: NewReason }, async ({ ctx, body, idempotencyKey }) =>
  Response.json(await addReason({ ctx, input: { ...body, idempotencyKey } }), { status: 201 }),
)
