import { FieldsRequest, getFieldsToRead } from '#core/field-versions/get-fields-to-read'
import { query } from '#server/requests/route'

export const GET = query({ query: FieldsRequest }, async ({ ctx, query }) => Response.json(await getFieldsToRead({ ctx, input: query })))
