import { expect, type Page } from 'playwright/test'
import { workbookOf } from '#test/workbook'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { fileOf, newFamily } from './support/people-file'
import { batchIdOf, bring, chooseFile, openUploadDialog, sendChosen } from './support/upload'

async function namesOf(page: Page, batchId = batchIdOf(page)): Promise<string[]> {
  const answer = await page.request.get(`/api/batches/${batchId}/people?status=pending`)
  const { items } = (await answer.json()) as { items: { name: string; dob: string }[] }
  return items.map(({ name, dob }) => `${name} ${dob}`)
}

const header = ['Name', 'Date of birth', 'City', 'Department']

/** A workbook with a title, a sheet of people for each name, typed dates, and a hidden sheet. */
const workbook = async (sheets: Record<string, string[]>) =>
  fileOf(
    'new joiners.xlsx',
    await workbookOf(
      [
        { name: 'Read me', rows: [['Ask the branch in Leeds.']] },
        ...Object.entries(sheets).map(([name, people]) => ({
          name,
          rows: [['New joiners'], [], header, ...people.map((person) => [person, { number: 33_330, style: 0 }, 'Leeds', 'Sales'])],
        })),
        { name: 'Salaries', state: 'hidden', rows: [header, ['Zoe Hidden', { number: 33_330, style: 0 }, 'Leeds', '']] },
      ],
      { formats: ['dd/mm/yyyy'] },
    ),
  )

test('a workbook is shown as it will be read, and ends with the people of its sheet', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const file = await workbook({ People: [`Ada ${family}`, `Ben ${family}`] })
  const dialog = await chooseFile(maker, file)
  await expect(dialog.getByLabel('Sheet')).toHaveValue('People')
  await expect(dialog.getByLabel('Sheet').getByRole('option')).toHaveText(['Read me', 'People', 'Salaries, hidden'])
  await expect(dialog.getByRole('cell', { name: `Ada ${family}` }).first()).toBeVisible()
  await expect(dialog.getByText('Not imported: Department')).toBeVisible()
  await expect(dialog.getByLabel('Delimiter')).toHaveCount(0)
  await expectNoFault(maker, 'a workbook before it is sent')

  await dialog.getByLabel('Sheet').selectOption('Read me')
  await expect(dialog.getByRole('status')).toContainText('is a header with the name, the date of birth and the city')
  await dialog.getByLabel('Sheet').selectOption('People')
  await expect(dialog.getByRole('button', { name: 'Upload 2 rows' })).toBeEnabled()
  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 2 })
  expect(await namesOf(maker)).toEqual([`Ada ${family} 1991-04-02`, `Ben ${family} 1991-04-02`])
  const original = await maker.request.get(`/api/batches/${batchIdOf(maker)}/file`)
  expect(original.headers()['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  expect((await original.body()).equals(file.buffer)).toBe(true)
})

test('several sheets of people are a question, in the dialog and after an upload by a program', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const file = await workbook({ May: [`Ada ${family}`], June: [`Ben ${family}`, `Carla ${family}`] })

  const batchId = await bring(maker, file)
  await maker.goto(`/batches/${batchId}`)
  const question = maker.getByRole('region', { name: 'A question about this file' })
  await expect(question.getByRole('radio', { name: 'May' })).toBeChecked()
  await expectNoFault(maker, 'the question which sheet is imported')
  await question.getByRole('radio', { name: 'June' }).click()
  await question.getByRole('button', { name: 'Import this sheet' }).click()
  await expectBalance(maker, { pending: 2 })
  expect(await namesOf(maker)).toEqual([`Ben ${family} 1991-04-02`, `Carla ${family} 1991-04-02`])
  await maker.getByRole('tab', { name: 'Timeline' }).click()
  await expect(maker.getByText(/read the sheet “June” of the workbook/)).toBeVisible()

  const dialog = await chooseFile(maker, file)
  await expect(dialog.getByText('Several sheets of this workbook have people')).toBeVisible()
  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 1 })
  expect(await namesOf(maker)).toEqual([`Ada ${family} 1991-04-02`])
})

test('a row of a workbook has the number of its sheet, in the dialog, among the failed rows and beside a person', { tag: '@long' }, async ({
  signIn,
}) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const rows = [
    ['New joiners\nof May'],
    [],
    header,
    [`Ada ${family}`, '1991-04-02', 'Leeds', 'Two\nlines'],
    ['', '1991-04-02', 'Leeds', ''],
  ]
  const file = fileOf('joiners.xlsx', await workbookOf([{ name: 'People', rows }]))
  const dialog = await chooseFile(maker, file)
  await expect(dialog.getByLabel('Header').getByRole('option', { selected: true })).toHaveText(/^Sheet row 3: Name · Date of birth/)
  await expect(dialog.getByRole('columnheader', { name: 'sheet row' })).toBeVisible()
  await expect(dialog.getByRole('row', { name: `4 Ada ${family}` })).toBeVisible()
  await expect(dialog.getByRole('region', { name: 'Problems' })).toContainText('Sheet row 5')
  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 1, invalid: 1 })
  await maker.getByRole('button', { name: `Ada ${family}` }).click()
  await expect(maker.getByRole('complementary')).toContainText('Sheet row 4 of the file')
  await maker.getByRole('tab', { name: /^Failed rows/ }).click()
  const cause = maker.getByRole('tabpanel').getByRole('button', { expanded: false })
  await expect(cause).toHaveText('1The name is missing.sheet row 5')
  await cause.click()
  await expect(maker.getByRole('table', { name: /^Failed rows/ }).getByRole('columnheader', { name: 'sheet row' })).toBeVisible()
  await expectNoFault(maker, 'the failed rows of a workbook')
})

test('a workbook that is not read says how to save it before it is sent', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const people = [{ name: 'People', rows: [header] }]
  const binary = await workbookOf(people, { replaced: { 'xl/workbook.bin': '' } })
  const dialog = await openUploadDialog(maker, fileOf('people.xlsb', binary))
  await expect(dialog.getByRole('status')).toContainText('This is a binary Excel workbook (XLSB)')
  await expect(dialog.getByRole('status')).toContainText('save it as an Excel workbook (XLSX), and upload that file.')
  await expect(dialog.getByRole('button', { name: /^Upload/ })).toHaveCount(0)
})
