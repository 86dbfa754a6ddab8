import { askForPersonalData } from '#core/disclosures/ask-for-personal-data'
import { DisclosureRequest } from '#core/disclosures/disclosure'
import { getDisclosure } from '#core/disclosures/get-disclosure'
import { BatchParams } from '#server/requests/params'
import { mutation, query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => Response.json(await getDisclosure({ ctx, input: params })))

export const POST = mutation({ params: BatchParams, body: DisclosureRequest }, async ({ ctx, params, body }) =>
  Response.json(await askForPersonalData({ ctx, input: { ...body, ...params } }), { status: 201 }),
)
