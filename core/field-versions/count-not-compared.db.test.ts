import { expect, test } from 'vitest'
import { declineChange } from '#core/change-requests/decline-change'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { confirm, openAdmins } from '#test/admins'
import { fieldsWith, proposeFields } from '#test/fields'

const number = { key: 'badge', label: 'Badge', kind: 'text', presence: 'optional', isPersonalData: true }
const withBadge = (identity: string[][]) =>
  FieldVersion.parse({ ...defaultFieldVersion, fields: [...defaultFieldVersion.fields, number], identity })
const [badge, email, person] = [['badge'], ['email'], ['dob', 'name', 'city']]

test('a change request says how many people have no key of the new kind', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const without = async (identity: string[][], basedOn: number) => {
    const changeId = await proposeFields(admin, withBadge(identity), basedOn)
    const { open } = await listChangeRequests({ ctx: second })
    await declineChange({ ctx: second, input: { changeId } })
    return open[0]?.notCompared.map(({ fields, people }) => [...fields, people])
  }
  const first = await instance.bring(
    maker,
    'name,dob,city,email\nAda,1990-01-01,York,ada@a.example\nBob,1991-01-01,York,bob@a.example\nCy,1992-01-01,York,\nDi,1993-01-01,York,di@a.example\n',
  )
  await instance.decide(checker, first, { verdict: 'approve', selection: { rows: [1, 3] } })
  await instance.decide(checker, first, { verdict: 'reject', reason: 'No', selection: { rows: [4] } })
  await instance.apply(first)

  expect(await without([email, person], 1)).toEqual([])
  expect(await without([badge, email, person], 1)).toEqual([['Badge', 3]])
  expect(await without([email, badge, person], 1)).toEqual([['Badge', 3]])
  expect(await without([person], 1)).toEqual([['Date of birth', 'Name', 'City', 2]])
  expect(await without([['name']], 1)).toEqual([['Name', 3]])

  await confirm(second, await proposeFields(admin, withBadge([badge, email, person])))
  await instance.bring(
    maker,
    'name,dob,city,email,badge\nEve,1990-01-01,York,eve@a.example,1\nFay,1991-01-01,York,fay@a.example,\nGus,1992-01-01,York,,2\n',
  )
  // Cy and Gus have no e-mail address. People of the second file have a key by each alternative of which they have every field.
  expect(await without([email, person], 2)).toEqual([['E-mail address', 2]])
  expect(await without([person, badge, email, ['name']], 2)).toEqual([['Date of birth', 'Name', 'City', 2]])
  await confirm(second, await proposeFields(admin, withBadge([email, person]), 2))
  expect(await without([badge, email, person], 3)).toEqual([['Badge', 4]])
})

test('a change request says how many people came before a field is unique', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const maker = await instance.signIn('maker')
  const unique = fieldsWith({ ...number, isUnique: true })
  const notCompared = async () => (await listChangeRequests({ ctx: second })).open[0]?.notCompared
  await instance.bring(maker, 'name,dob,city\nAda,1990-01-01,York\nBob,1991-01-01,York\n')
  const first = await proposeFields(admin, unique)
  expect(await notCompared()).toEqual([{ fields: ['Badge'], isUnique: true, people: 2 }])
  await confirm(second, first)
  await instance.bring(maker, 'name,dob,city,badge\nCy,1990-01-01,York,1\n')
  const relabelled = await proposeFields(admin, fieldsWith({ ...number, isUnique: true, label: 'Pass' }), 2)
  expect(await notCompared()).toEqual([])
  await declineChange({ ctx: second, input: { changeId: relabelled } })
  await confirm(second, await proposeFields(admin, fieldsWith(number), 2))
  await proposeFields(admin, unique, 3)
  expect(await notCompared()).toEqual([{ fields: ['Badge'], isUnique: true, people: 2 }])
})
