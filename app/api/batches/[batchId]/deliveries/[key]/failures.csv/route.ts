import { textName } from '#core/batches/batch'
import { csvOf } from '#core/csv/csv'
import { exportDeliveryFailures } from '#core/deliveries/failures/export-delivery-failures'
import { attachment } from '#server/requests/attachment'
import { DeliveryParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: DeliveryParams }, async ({ ctx, params }) => {
  const { batch, keys, failures } = await exportDeliveryFailures({ ctx, input: params })
  const records = csvOf(failures, ['row', 'name', 'dob', 'city', 'email', ...keys, 'cause', 'happened', 'failedAt'])
  return attachment(records, { fileName: `not-delivered-${params.key}-${textName(batch).replace(/\.[^.]*$/, '')}.csv` })
})
