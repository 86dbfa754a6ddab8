import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { listAdmins } from './list-admins'

test('lists the active admins to an operator without a role, and no one else', async () => {
  await using instance = await openTestInstance()
  const ctx = await instance.signIn()
  expect(await listAdmins({ ctx })).toEqual([])
  const { actor: admin } = await instance.signIn('maker', 'admin')
  const { actor: gone } = await instance.signIn('admin')
  const { actor: suspended } = await instance.signIn('admin')
  await instance.signIn('checker')
  await instance.owner.query('update auth.operator set deactivated_at = now() where id = $1', [gone.id])
  await instance.owner.query(`insert into operator_suspension (operator_id, cause) values ($1, 'admin')`, [suspended.id])
  expect(await listAdmins({ ctx })).toEqual([{ id: admin.id, name: admin.name }])
})
