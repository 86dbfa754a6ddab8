import { expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { listDesk } from '#core/batches/list-desk'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

test('a batch can be checked only while an active checker other than its maker exists', async () => {
  await using instance = await openTestInstance()
  const [both, admin] = [await instance.signIn('maker', 'checker'), await instance.signIn('admin')]
  const batchId = await instance.bring(both, peopleCsv('Pune', 2))
  const canBeChecked = async () => (await getBatch({ ctx: both, input: { batchId } })).canBeChecked
  expect(await canBeChecked()).toBe(false)
  const checker = await instance.signIn('checker')
  expect(await canBeChecked()).toBe(true)
  await instance.owner.query('update auth.operator set deactivated_at = now() where id = $1', [checker.actor.id])
  expect(await canBeChecked()).toBe(false)
  await instance.owner.query('update auth.operator set deactivated_at = null where id = $1', [checker.actor.id])
  await instance.owner.query('delete from operator_role_grant where operator_id = $1', [checker.actor.id])
  const { others } = await listDesk({ ctx: admin })
  expect(others).toMatchObject([{ id: batchId, state: 'pending', canBeChecked: false, balance: { pending: 2 } }])
})
