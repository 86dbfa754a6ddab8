import { getTemplate } from '#core/field-versions/get-template'
import { attachment } from '#server/requests/attachment'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => {
  const template = Buffer.from(await getTemplate({ ctx }))
  return attachment(each(template), { fileName: 'countersign-template.csv', sizeBytes: template.length })
})

async function* each(bytes: Uint8Array) {
  yield bytes
}
