import { textName } from '#core/batches/batch'
import { csvOf } from '#core/csv/csv'
import { exportApproved } from '#core/people/export-approved'
import { attachment } from '#server/requests/attachment'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => {
  const { batch, keys, people } = await exportApproved({ ctx, input: params })
  const records = csvOf(people, ['row', 'name', 'dob', 'city', 'email', ...keys])
  return attachment(records, { fileName: `approved-${textName(batch).replace(/\.[^.]*$/, '')}.csv` })
})
