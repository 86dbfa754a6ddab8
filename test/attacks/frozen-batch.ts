import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

/** A batch with an approval whose verification finds a difference, the city of row 5. */
export async function openFrozenBatch(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.upload(maker, peopleCsv('Pune', 6))
  await instance.importBatch(batchId, { sliceRows: 2 })
  const approval = await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 3] } })
  await instance.apply(batchId)
  const waiting = await instance.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { rows: [2] } })
  await instance.owner.query('alter table users disable trigger all')
  await instance.owner.query(`update users set city = 'Puna' where batch_id = $1 and row_no = 5`, [batchId])
  await instance.verify(batchId)
  return { maker, checker, batchId, approval, waiting }
}
