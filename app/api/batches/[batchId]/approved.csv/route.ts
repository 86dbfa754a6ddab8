import { textName } from '#core/batches/batch'
import { csvOf } from '#core/csv/csv'
import { exportApproved } from '#core/people/export-approved'
import { attachment } from '#server/attachment'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, users } = await exportApproved({ ctx, input: params })
  const records = csvOf(users, ['row', 'name', 'dob', 'city', 'email'])
  return attachment(records, { fileName: `approved-${textName(batch).replace(/\.[^.]*$/, '')}.csv` })
})
