import { csvOf } from '#core/csv/csv'
import { exportRegister, RegisterExport } from '#core/people/export-register'
import { attachment } from '#server/requests/attachment'
import { mutation } from '#server/requests/route'

export const POST = mutation({ body: RegisterExport.strict(), isSearch: true }, async ({ ctx, body }) => {
  const { keys, entries } = await exportRegister({ ctx, input: body })
  return attachment(csvOf(entries, ['fileName', 'row', 'name', 'dob', 'city', 'email', ...keys]), { fileName: 'register.csv' })
})
