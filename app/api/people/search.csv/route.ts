import { csvOf } from '#core/csv/csv'
import { exportRegister, RegisterExport } from '#core/people/export-register'
import { attachment } from '#server/attachment'
import { mutation } from '#server/route'

export const POST = mutation({ body: RegisterExport.strict(), isSearch: true }, async ({ ctx, body }) => {
  const entries = await exportRegister({ ctx, input: body })
  return attachment(csvOf(entries, ['fileName', 'row', 'name', 'dob', 'city', 'email']), { fileName: 'register.csv' })
})
