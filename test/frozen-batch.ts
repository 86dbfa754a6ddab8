import type { TestDesk } from './desk'
import { peopleCsv } from './people'

/** A batch with an approval whose verification finds a difference, the city of row 5. */
export async function openFrozenBatch(desk: TestDesk) {
  const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
  const batchId = await desk.upload(maker, peopleCsv('Pune', 6))
  await desk.importBatch(batchId, { sliceRows: 2 })
  const approval = await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 3] } })
  await desk.apply(batchId)
  const waiting = await desk.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { rows: [2] } })
  await desk.owner.query('alter table users disable trigger all')
  await desk.owner.query(`update users set city = 'Puna' where batch_id = $1 and row_no = 5`, [batchId])
  await desk.verify(batchId)
  return { maker, checker, batchId, approval, waiting }
}
