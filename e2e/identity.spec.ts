import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { expect, type Page } from 'playwright/test'
import { expectBalance } from './support/balance'
import { declareFields, readFieldsInForce } from './support/declare-fields'
import { save } from './support/downloads'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { tickBoxes } from './support/pending'
import { csvFile, fileOf, newFamily } from './support/people-file'
import { batchIdOf, bring, uploadByHand } from './support/upload'

// The page asks for a confirmation when the server refuses people who may be here already.
test.use({ expectedErrors: /status of 409 .*decisions/ })

// The fields are those of the whole instance, so this runs after the others.
test('people are compared by the identity and the unique fields that two admins agreed on, and by those before', { tag: '@long' }, async ({
  signIn,
}) => {
  test.slow()
  const [asta, ado] = [await signIn(await newOperator('Asta Admin', 'admin')), await signIn(await newOperator('Ado Admin', 'admin'))]
  const [maker, checker] = [
    await signIn(await newOperator('Mira Maker', 'maker')),
    await signIn(await newOperator('Chika Checker', 'checker')),
  ]
  const family = newFamily()
  const email = `${family.toLowerCase()}@example.com`
  await bring(maker, csvFile('staff.csv', [`Ada ${family},1990-04-02,Leeds,${email}`, `Ben ${family},1991-04-02,Leeds,`]))
  const before = await readFieldsInForce(asta)
  await proposeIdentity(asta)
  await confirmIdentity(ado)
  try {
    const header = 'Name,Date of birth,City,E-mail,Staff number,Badge'
    const joiners = [`Eve ${family},1993-04-02,York,${email},S-1,B-1`, `Fay ${family},1994-04-02,York,,S-2,B-2`]
    await uploadByHand(maker, fileOf('joiners.csv', [header, ...joiners, ''].join('\n')))
    await expectBalance(maker, { pending: 2 })
    await checker.goto(`/batches/${batchIdOf(maker)}`)
    await approveWhoMayBeHere(checker, family)

    const movers = [
      `Gus ${family},1995-04-02,York,,S-3,b-1`,
      `Fay ${family},1994-04-02,York,,S-2,B-3`,
      `Hal ${family},1996-04-02,York,,S-4,B-4`,
    ]
    await uploadByHand(maker, fileOf('movers.csv', [header, ...movers, ''].join('\n')))
    await expectBalance(maker, { pending: 1, duplicate: 2 })
    await maker.getByRole('tab', { name: /^Failed rows/ }).click()
    await maker.getByRole('button', { name: '“Badge” belongs to someone in an earlier row or another batch.' }).click()
    const rows = maker.getByRole('table', { name: /^Failed rows: “Badge”/ })
    await expect(rows.locator('tbody').getByRole('row')).toHaveCount(1)
    await expect(rows).toContainText('“Badge” belongs to row 1 of joiners.csv, approved.')
    await expectNoFault(maker, 'rows with a value that is taken')
    const { fileName, bytes } = await save(maker, 'Download corrections')
    const [gus, fay]: Record<string, string>[] = parse(bytes, { bom: true, columns: true })
    expect([gus?.countersign_reason, fay?.countersign_reason]).toEqual([
      '“Badge” belongs to row 1 of joiners.csv.',
      'The same person is row 2 of joiners.csv.',
    ])
    await uploadByHand(maker, fileOf(fileName, stringify([{ ...gus, Badge: 'B-5' }], { header: true, bom: true })))
    await expectBalance(maker, { pending: 1 })
  } finally {
    const { fields } = await readFieldsInForce(asta)
    const isNew = ({ key }: { key: string }) => !before.fields.some((field) => field.key === key)
    await declareFields(asta, ado, { ...before, fields: fields.map((field) => (isNew(field) ? { ...field, presence: 'off' } : field)) })
  }
})

/** Proposes a staff number, by which people are the same before all other alternatives, and a badge that is unique. */
async function proposeIdentity(admin: Page): Promise<void> {
  await admin.goto('/operators/fields')
  await admin.getByRole('link', { name: 'Change the fields…' }).click()
  const add = async (label: string) => {
    await admin.getByRole('button', { name: 'Add a field' }).click()
    await admin.keyboard.type(label)
    return admin.getByRole('group', { name: label, exact: true })
  }
  await add('Staff number')
  await (await add('Badge')).getByRole('checkbox', { name: 'Unique' }).check()
  await admin.getByRole('button', { name: 'Add an alternative before these' }).click()
  await admin.getByRole('combobox', { name: 'Alternative 1' }).selectOption({ label: 'Staff number' })
  await admin.getByRole('button', { name: 'Review the change' }).click()
  await admin.getByRole('button', { name: 'Propose' }).click()
  await expect(admin).toHaveURL('/operators/change-requests')
}

async function confirmIdentity(admin: Page): Promise<void> {
  const [{ here }] = await asOwner(
    async (owner) => (await owner.query(`select count(*)::integer as here from users where status in ('pending', 'approved')`)).rows,
  )
  const people = `${new Intl.NumberFormat('en-GB').format(here)} people who are pending or approved`
  await admin.goto('/operators/change-requests')
  const request = admin
    .getByRole('region', { name: 'Waiting for a second admin' })
    .getByRole('listitem')
    .filter({ hasText: 'of the fields' })
  await expect(request.getByText(`${people} have no key by “Staff number”.`)).toBeVisible()
  await expect(request.getByText(`${people} came before “Badge” is unique.`)).toBeVisible()
  await expectNoFault(admin, 'a change request of the identity')
  await request.getByRole('button', { name: /^Confirm: Version/ }).click()
  const dialog = admin.getByRole('dialog', { name: 'Confirm a change' })
  await expect(dialog.getByText(`${people} have no key by “Staff number”.`)).toBeVisible()
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(dialog).toBeHidden()
}

async function approveWhoMayBeHere(checker: Page, family: string): Promise<void> {
  const list = checker.getByRole('table', { name: 'Pending people' })
  await expect(list.getByRole('row', { name: `Eve ${family}` })).toContainText('may be here already')
  await list.getByRole('button', { name: `Eve ${family}` }).click()
  const panel = checker.getByRole('complementary', { name: 'Row 1' })
  await expect(panel.getByText('1 person who is pending or approved has the same “E-mail address”.')).toBeVisible()
  await expect(panel.getByRole('region', { name: 'May be the same person' }).getByRole('listitem')).toContainText([`Ada ${family}`])
  await expectNoFault(checker, 'someone who may be here already')
  await tickBoxes(checker, `Eve ${family}`).check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  const dialog = checker.getByRole('dialog', { name: 'Approve 1 person' })
  await expect(dialog.getByRole('list', { name: 'Flags' })).toContainText('May be here already 1')
  await expect(dialog.getByRole('list', { name: /^May be here already/ })).toContainText(`Eve ${family}`)
  await dialog.getByRole('button', { name: 'Approve 1 person' }).click()
  await expectBalance(checker, { approved: 1, pending: 1 })
}
