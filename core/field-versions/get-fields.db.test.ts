import { expect, test } from 'vitest'
import { declineChange } from '#core/change-requests/decline-change'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { sentenceForChange } from '#core/fields/diff-field-versions'
import { confirm, openAdmins } from '#test/admins'
import { fieldsChanged, proposeFields } from '#test/fields'
import { getFields } from './get-fields'

test('the fields in force come with the versions before, what changed, and who agreed on it', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const auditor = await instance.signIn('auditor')
  expect(await getFields({ ctx: auditor })).toMatchObject({
    inForce: defaultFieldVersion,
    versions: [{ number: 1, proposedBy: null, confirmedBy: null, changes: [] }],
    isChangeOpen: false,
  })
  const town = fieldsChanged('city', { label: 'Town' })
  await declineChange({ ctx: second, input: { changeId: await proposeFields(admin, town) } })
  const changeId = await proposeFields(admin, town)
  expect(await getFields({ ctx: auditor })).toMatchObject({ isChangeOpen: true })
  await confirm(second, changeId)
  const { inForce, versions, isChangeOpen } = await getFields({ ctx: auditor })
  expect([inForce, isChangeOpen]).toEqual([town, false])
  expect(versions).toMatchObject([{ number: 2, proposedBy: admin.actor.name, confirmedBy: second.actor.name }, { number: 1 }])
  expect(versions[0].changes.map(sentenceForChange)).toEqual(['“Town”, label: Town instead of City.'])
  for (const role of ['maker', 'checker'] as const) {
    await expect(getFields({ ctx: await instance.signIn(role) })).rejects.toMatchObject({ code: 'role-missing' })
  }
})
