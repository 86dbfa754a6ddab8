import { expect } from 'playwright/test'
import { department, fieldsWith } from '#test/fields'
import { workbookOf } from '#test/workbook'
import { expectBalance } from './support/balance'
import { declareFields, readFieldsInForce } from './support/declare-fields'
import { test } from './support/end-to-end-test'
import { expectDatabaseVerifies } from './support/expect-database-verifies'
import { expectNoFault } from './support/expect-no-fault'
import { expectToFit } from './support/expect-to-fit'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { fileOf, newFamily } from './support/people-file'
import { untilFinal } from './support/until-final'
import { batchIdOf, openUploadDialog, sendChosen } from './support/upload'

// The fields are those of the whole instance, so this runs after the others.
const declaredWith = (...synonyms: string[]) =>
  fieldsWith(
    {
      key: 'employeeNumber',
      label: 'Employee number',
      kind: 'text',
      presence: 'required',
      isInList: true,
      isPersonalData: false,
      isFilterable: true,
    },
    {
      ...department,
      kind: 'choice',
      isInList: true,
      isFilterable: true,
      choices: [
        { key: 'sales', label: 'Sales', synonyms: ['Vertrieb'] },
        { key: 'hr', label: 'Human resources', synonyms },
      ],
    },
    { key: 'startDate', label: 'Start date', kind: 'date', presence: 'optional', isPersonalData: false, isFilterable: true },
  )
const declared = declaredWith('Personnel')

test('people have the fields that two admins declared: in the dialog, in the list, beside it, as filters, and in the export', {
  tag: '@long',
}, async ({ signIn, openApi }) => {
  test.slow()
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const header = ['Name', 'Date of birth', 'City', 'Personnel no', 'Department', 'Start date', 'Shoe size']
  const person = (name: string, number: string, unit: string, start = '03/04/2026') => [
    `${name} ${family}`,
    '1990-04-02',
    'Leeds',
    number,
    unit,
    start,
    '39',
  ]
  const rows = [
    ['New joiners'],
    [],
    header,
    person('Ada', 'E-1', 'vertrieb'),
    person('Ben', 'E-2', 'Human resources', '02/03/2026'),
    person('Cid', 'E-3', 'Kitchen'),
    person('Dot', 'E-4', 'Personnel'),
  ]
  const file = fileOf(
    'joiners.xlsx',
    await workbookOf(
      [
        { name: 'Read me', rows: [['Ask the branch.']] },
        { name: 'People', rows },
      ],
      {},
    ),
  )
  await openUploadDialog(maker, file)
  const asta = await openApi(await newOperator('Asta Admin', 'admin'))
  const ado = await openApi(await newOperator('Ado Admin', 'admin'))
  await declareFields(asta, ado, declaredWith())
  const early = await openUploadDialog(maker, file)
  await early.getByLabel('Sheet').selectOption('People')
  await early.getByLabel('Column of the employee number').selectOption('4 · Personnel no')
  await early.getByRole('radio', { name: 'Day first' }).check()
  await expect(early.getByText('“Department” is none of the values that are expected.')).toHaveCount(2)
  await declareFields(asta, ado, declared)
  await maker.goto('/')
  await expect(maker.getByText('Columns: Name, Date of birth, City and Employee number, and optionally')).toBeVisible()
  await maker.getByRole('button', { name: 'What each column takes' }).click()
  await expect(maker.getByRole('dialog').getByText('One of: Sales, Human resources')).toBeVisible()
  await expectNoFault(maker, 'what each column takes')
  await maker.keyboard.press('Escape')
  const template = await openUploadDialog(maker, fileOf('template.csv', await (await maker.request.get('/api/template.csv')).body()))
  await expect(template.getByText('Not imported')).toBeHidden()
  await expect(template.getByRole('button', { name: 'Upload 2 rows' })).toBeEnabled()
  const dialog = await openUploadDialog(maker, file)

  await dialog.getByLabel('Sheet').selectOption('People')
  await expect(dialog.getByText('has no column for “Employee number”')).toBeVisible()
  await dialog.getByLabel('Column of the employee number').selectOption('4 · Personnel no')
  await expect(dialog.getByText('Which comes first in “Start date”, day or month?')).toBeVisible()
  await expect(dialog.getByText('Not imported: Shoe size')).toBeVisible()
  await expect(dialog.getByText('An admin can declare it as a field.')).toBeVisible()
  await expectNoFault(maker, 'a file with declared fields before it is sent')
  // An answer can be changed as long as the file is not sent.
  await dialog.getByRole('radio', { name: 'Month first' }).check()
  await expect(dialog.getByText('2026-03-04').first()).toBeVisible()
  await dialog.getByRole('radio', { name: 'Day first' }).check()
  await expect(dialog.getByText('2026-04-03').first()).toBeVisible()
  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 3, invalid: 1 })
  const batchId = batchIdOf(maker)

  const checker = await signIn(await newOperator('Chika Checker', 'checker'))
  await checker.goto(`/batches/${batchId}`)
  const list = checker.getByRole('table', { name: 'Pending people' })
  await expect(list.getByRole('columnheader')).toContainText(['name', 'born', 'city', 'e-mail', 'Employee number', 'Department', 'flag'])
  await expect(list.getByRole('row', { name: `Ada ${family}` })).toContainText('Sales')
  await checker.getByRole('button', { name: 'Columns' }).click()
  await checker.getByRole('menuitemcheckbox', { name: 'Start date' }).click()
  await checker.keyboard.press('Escape')
  await expect(list.getByRole('row', { name: `Ada ${family}` })).toContainText('2026-04-03')
  await list.getByRole('button', { name: `Ben ${family}` }).click()
  await expect(checker.getByRole('definition').filter({ hasText: 'Human resources' })).toBeVisible()
  await expectNoFault(checker, 'people with declared fields')
  await checker.setViewportSize({ width: 390, height: 844 })
  await expectToFit(checker, 'people with declared fields')
  await checker.setViewportSize({ width: 1440, height: 900 })

  await checker.goto(`/batches/${batchId}`)
  await expect(tickBoxes(checker)).toHaveCount(3)
  const names = list.getByRole('button', { name: family })
  await list.getByRole('columnheader', { name: 'Department' }).getByRole('button').click()
  await expect(names).toHaveText([`Ben ${family}`, `Dot ${family}`, `Ada ${family}`])
  await checker.getByRole('searchbox', { name: 'Search people' }).fill('e-4')
  await expect(names).toHaveText([`Dot ${family}`])
  await checker.getByRole('searchbox', { name: 'Search people' }).fill('')
  await checker.getByRole('button', { name: 'Start date', exact: true }).first().click()
  await checker.getByLabel('From', { exact: true }).fill('2026-04-01')
  await checker.getByRole('button', { name: 'Show' }).click()
  await expect(names).toHaveText([`Dot ${family}`, `Ada ${family}`])
  await checker.getByRole('button', { name: 'Department', exact: true }).first().click()
  await expect(checker.getByRole('option', { name: 'Human resources' })).toContainText('1')
  await expectNoFault(checker, 'filters by declared fields')
  await checker.getByRole('option', { name: 'Human resources' }).click()
  await expect(names).toHaveText([`Dot ${family}`])
  await expect(checker.getByRole('list', { name: 'Filters' }).getByRole('button')).toHaveText([
    'Start date from 2026-04-01',
    'Department: Human resources',
    'Clear all filters',
  ])
  await checker.reload()
  await expect(names).toHaveText([`Dot ${family}`])
  await checker.getByRole('checkbox', { name: 'Select the only person' }).check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expectBalance(checker, { approved: 1, pending: 2, invalid: 1 })
  await checker.getByRole('list', { name: 'Filters' }).getByRole('button', { name: 'Clear all filters' }).click()
  await expect(names).toHaveCount(2)
  for (const box of await tickBoxes(checker).all()) await box.check()
  await checker.getByRole('button', { name: 'Approve 2' }).click()
  await expectBalance(checker, { approved: 3, invalid: 1 })
  await untilFinal(checker, batchId)
  expect(await (await checker.request.get(`/api/batches/${batchId}/approved.csv`)).text()).toContain(
    `Ada ${family},1990-04-02,Leeds,,E-1,Sales,2026-04-03\r\n`,
  )
  await checker.goto('/people')
  const register = checker.getByRole('table', { name: 'Approved people' })
  await expect(register.getByRole('columnheader')).toContainText(['name', 'born', 'city', 'e-mail', 'Employee number', 'Department'])
  await checker.getByRole('button', { name: 'Columns' }).click()
  await checker.getByRole('menuitemcheckbox', { name: 'Start date' }).click()
  await checker.keyboard.press('Escape')
  await expect(register.getByRole('row', { name: `Ada ${family}` })).toContainText('E-1')
  await expect(register.getByRole('row', { name: `Ada ${family}` })).toContainText('2026-04-03')
  await expectNoFault(checker, 'the register with declared fields')
  await checker.setViewportSize({ width: 390, height: 844 })
  await expectToFit(checker, 'the register with declared fields')
  await expectDatabaseVerifies()
  // Other tests have files without these fields.
  const isStandard = ({ key }: { key: string }) => ['name', 'dob', 'city', 'email'].includes(key)
  const fields = declared.fields.map((field) => (isStandard(field) ? field : { ...field, presence: 'off' as const }))
  await declareFields(ado, asta, { ...declared, fields })
})

test('people have no date of birth and perhaps no city where two admins said so: in the dialog, in the list and beside it', {
  tag: '@long',
}, async ({ signIn, openApi }) => {
  test.slow()
  const [asta, ado] = [await openApi(await newOperator('Asta Admin', 'admin')), await openApi(await newOperator('Ado Admin', 'admin'))]
  const before = await readFieldsInForce(asta)
  const presences: Record<string, 'required' | 'optional' | 'off'> = { dob: 'off', city: 'optional', email: 'required' }
  const fields = before.fields.map((field) => ({ ...field, presence: presences[field.key] ?? field.presence }))
  await declareFields(asta, ado, { ...before, fields, identity: [['email']] })
  try {
    const maker = await signIn(await newOperator('Mira Maker', 'maker'))
    const family = newFamily()
    const file = fileOf(
      'no-dates.csv',
      `Name,E-mail,Town\nAda ${family},${family}1@example.com,Leeds\nBen ${family},${family}2@example.com,\nCid ${family},,York\n`,
    )
    await maker.goto('/')
    await expect(maker.getByText('Columns: Name and E-mail address, and optionally City.')).toBeVisible()
    const dialog = await openUploadDialog(maker, file)
    await expect(dialog.getByLabel('Column of the city')).toHaveValue('2')
    await expect(dialog.getByLabel('Column of the date of birth')).toBeHidden()
    await expect(dialog.getByLabel('Dates')).toBeHidden()
    await expect(dialog.getByRole('columnheader')).toContainText(['line', 'name', 'city', 'e-mail'])
    await expectNoFault(maker, 'a file without dates of birth before it is sent')
    await sendChosen(maker, dialog, file)
    await expectBalance(maker, { pending: 2, invalid: 1 })
    const checker = await signIn(await newOperator('Chika Checker', 'checker'))
    await checker.goto(`/batches/${batchIdOf(maker)}`)
    const list = checker.getByRole('table', { name: 'Pending people' })
    await expect(list.getByRole('columnheader')).toContainText(['name', 'city', 'e-mail', 'flag'])
    await expect(list.getByRole('columnheader', { name: 'born' })).toBeHidden()
    await expect(checker.getByRole('button', { name: 'City' })).toBeVisible()
    await expect(checker.getByRole('button', { name: 'Age' })).toBeHidden()
    await list.getByRole('button', { name: `Ben ${family}` }).click()
    const panel = checker.getByRole('complementary', { name: 'Row 2' })
    await expect(panel.getByRole('term')).toHaveText(['City', 'E-mail'])
    await expect(panel.getByRole('definition').first()).toHaveText('none')
    await expectNoFault(checker, 'people without dates of birth')
    await expect(checker.getByText('null')).toBeHidden()
    await expectDatabaseVerifies()
  } finally {
    await declareFields(ado, asta, before)
  }
})
