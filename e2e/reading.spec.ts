import { gzipSync } from 'node:zlib'
import { expect, type Page } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { csvFile, fileOf, newFamily } from './support/people-file'
import { batchIdOf, bring, chooseFile, openUploadDialog, sendChosen } from './support/upload'

test.use({ expectedErrors: /status of 422 .*api\/batches/ })

type Person = { name: string; dob: string; city: string; email: string | null }

async function peopleOf(page: Page, batchId = batchIdOf(page)): Promise<Person[]> {
  const answer = await page.request.get(`/api/batches/${batchId}/people?status=pending`)
  const { items } = (await answer.json()) as { items: Person[] }
  return items.map(({ name, dob, city, email }) => ({ name, dob, city, email }))
}

/** In Windows-1252, as far as these tests need it. */
const windows1252 = (text: string) => Buffer.from(text.replaceAll('Š', '\x8a').replaceAll('’', '\x92'), 'latin1')

test('a file from a spreadsheet is shown as it will be read, and ends with the right people', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const lines = [
    'Eintritte im März;;;;',
    'Vorname;Nachname;Geburtsdatum;Wohnort;Abteilung',
    `Šárka;${family};03.04.1990;Köln;7`,
    `Zoë;D’${family};25.12.1988;Düsseldorf;8`,
    `Jürgen;${family};31.02.1991;Köln;9`,
    '',
  ]
  const file = fileOf('eintritte.csv', windows1252(lines.join('\r\n')))
  const dialog = await chooseFile(maker, file)

  await expect(dialog.getByLabel('Delimiter')).toHaveValue(';')
  await expect(dialog.getByLabel('Encoding')).toHaveValue('windows-1252')
  await expect(dialog.getByLabel('Header')).toHaveValue('2')
  await expect(dialog.getByLabel('Dates')).toHaveValue('dmy')
  await expect(dialog).toContainText('Dates with dots are read day first, like “03.04.1990” on line 3.')
  await expect(dialog.getByLabel('Column of the last name')).toHaveValue('1')
  await expect(dialog).toContainText('Not imported: Abteilung.')
  const people = dialog.getByRole('table', { name: 'The first people' })
  await expect(people.getByRole('row')).toHaveText([
    /name/,
    `3Šárka ${family}1990-04-03Kölnnone`,
    `4Zoë D’${family}1988-12-25Düsseldorfnone`,
  ])
  const problems = dialog.getByRole('region', { name: 'Problems' })
  await expect(problems).toContainText('1 of the first 3 rows cannot be imported')
  await expect(problems.locator('mark')).toHaveText('31.02.1991')
  await expectNoFault(maker, 'a file before it is sent')

  const batchId = await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 2, invalid: 1 })
  expect(await peopleOf(maker, batchId)).toEqual([
    { name: `Šárka ${family}`, dob: '1990-04-03', city: 'Köln', email: null },
    { name: `Zoë D’${family}`, dob: '1988-12-25', city: 'Düsseldorf', email: null },
  ])
})

test('a file that is chosen before the page is interactive is previewed as soon as it is', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await maker.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released
    await route.continue()
  })
  await maker.goto('/', { waitUntil: 'commit' })
  await maker.getByLabel('CSV file or Excel workbook').setInputFiles(csvFile('early.csv', [`Ada ${newFamily()},1990-04-02,Pune,`]))
  release()
  await expect(maker.getByRole('dialog', { name: 'early.csv' })).toContainText('1 row')
})

test('a gzip file is shown and read as what is in it, and comes back as it was', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const text = csvFile('leavers.csv', [`Ada ${family},1990-04-02,Pune,`, `Ben ${family},1988-12-11,Oslo,`, `Cy ${family},1988-13-11,Oslo,`])
  // In two members, as parts that were packed one by one and put together.
  const half = text.buffer.indexOf('Ben')
  const file = fileOf(
    'leavers.csv.gz',
    Buffer.concat([text.buffer.subarray(0, half), text.buffer.subarray(half)].map((part) => gzipSync(part))),
  )
  const dialog = await chooseFile(maker, file)
  await expect(dialog).toContainText('3 rows')
  await expect(dialog.getByRole('table', { name: 'The first people' })).toContainText(`Ada ${family}`)
  await expect(dialog.getByRole('region', { name: 'Problems' }).locator('mark')).toHaveText('1988-13-11')

  const batchId = await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 2, invalid: 1 })
  expect((await peopleOf(maker, batchId)).map(({ name }) => name)).toEqual([`Ada ${family}`, `Ben ${family}`])
  const original = await maker.request.get(`/api/batches/${batchId}/file`)
  expect(original.headers()).toMatchObject({ 'content-type': 'application/gzip', 'content-length': String(file.buffer.length) })
  expect((await original.body()).equals(file.buffer)).toBe(true)

  const broken = await chooseFile(maker, fileOf('joiners.csv.gz', file.buffer.subarray(0, -5)))
  await broken.getByRole('button', { name: /^Upload/ }).click()
  await expect(maker.getByText('This gzip file is damaged or incomplete.')).toBeVisible()
})

test('dates that can be read in two ways are asked about on the page of the batch', async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const family = newFamily()
  const batchId = await bring(maker, csvFile('branch.csv', [`Ada ${family},03/04/1990,Pune,`, `Ben ${family},11/12/1988,Oslo,`]))
  await checker.goto(`/batches/${batchId}`)
  await expect(checker.getByRole('main')).toContainText('This file needs input from its maker')
  await expect(checker.getByRole('radio')).toHaveCount(0)

  await maker.goto(`/batches/${batchId}`)
  const question = maker.getByRole('region', { name: 'A question about this file' })
  await expect(question.getByRole('row', { name: '03/04/1990' })).toHaveText('203/04/19903 Apr 19904 Mar 1990')
  await expect(question.getByRole('table', { name: 'The first people' })).toContainText('1990-04-03or 1990-03-04')
  await expect(question.getByRole('button', { name: 'Import 2 rows' })).toBeDisabled()
  await expect(maker.getByRole('button', { name: 'Withdraw…' })).toBeVisible()
  await expectNoFault(maker, 'a batch that needs input')

  await question.getByRole('radio', { name: 'Month first' }).focus()
  await maker.keyboard.press('Space')
  await expect(question.getByRole('table', { name: 'The first people' })).not.toContainText('1990-04-03')
  await question.getByRole('button', { name: 'Import 2 rows' }).click()
  await expectBalance(maker, { pending: 2 })
  await expect(question).toHaveCount(0)
  expect((await peopleOf(maker)).map(({ dob }) => dob)).toEqual(['1990-03-04', '1988-11-12'])
})

test('columns with other names are chosen by hand', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const file = fileOf(
    'export.csv',
    `Export of the office\nwho|when|where|contact\nAda ${family}|1990-04-02|Pune|ada@${family}.example.com\n`,
  )
  const dialog = await openUploadDialog(maker, file)
  await expect(dialog.getByRole('status')).toContainText('None of the first 31 lines is a header')
  await expect(dialog.getByRole('button', { name: 'Upload file' })).toBeDisabled()
  await expect(dialog.getByRole('button', { name: 'Upload file' })).toHaveAccessibleDescription('Choose the header and its columns.')
  await expect(dialog.getByLabel('Delimiter')).toHaveValue('|')
  await expect(dialog.getByLabel('Header')).toHaveValue('2')
  await dialog.getByLabel('Column of the name').selectOption('1 · who')
  await dialog.getByLabel('Column of the date of birth').selectOption('2 · when')
  await expect(dialog.getByRole('status')).toContainText('no column for the city')
  await dialog.getByLabel('Column of the city').selectOption('3 · where')
  await expect(dialog.getByRole('table', { name: 'The first people' })).toContainText(`Ada ${family}`)
  await dialog.getByLabel('Column of the e-mail').selectOption('4 · contact')
  await expect(dialog).not.toContainText('Not imported: contact')

  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 1 })
  expect(await peopleOf(maker)).toEqual([{ name: `Ada ${family}`, dob: '1990-04-02', city: 'Pune', email: `ada@${family}.example.com` }])

  const later = fileOf('export (2).csv', `who|when|where|contact\nBen ${family}|1990-04-02|Pune|ben@${family}.example.com\n`)
  const proposed = await chooseFile(maker, later)
  await expect(proposed.getByText('Read like export.csv')).toBeVisible()
  await expect(proposed.getByRole('table', { name: 'The first people' })).toContainText(`Ben ${family}`)
  await expectNoFault(maker, 'a reading that is proposed')
  await proposed.getByRole('button', { name: 'Detect again' }).click()
  await expect(proposed.getByText('None of the first 31 lines is a header')).toBeVisible()
  await sendChosen(maker, await chooseFile(maker, later), later)
  await expectBalance(maker, { pending: 1 })
  expect((await peopleOf(maker)).map(({ name, email }) => [name, email])).toEqual([[`Ben ${family}`, `ben@${family}.example.com`]])
})

test('a column of e-mail addresses is left out when its maker says so', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const file = csvFile('shared.csv', [
    `Ada ${family},1990-04-02,Pune,office@${family}.test`,
    `Ben ${family},1990-04-02,Pune,office@${family}.test`,
  ])
  const dialog = await chooseFile(maker, file)
  await dialog.getByLabel('Column of the e-mail').selectOption('No column')
  await expect(dialog).toContainText('Not imported: email')
  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 2 })
  expect((await peopleOf(maker)).map(({ email }) => email)).toEqual([null, null])
})

test('a file that was read with the wrong column is put right on the page of the batch', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const records = Array.from({ length: 120 }, (_, index) => `Ada ${family} ${index},Pune,1990-04-02`)
  const batchId = await bring(maker, fileOf('swapped.csv', ['name,dob,city', ...records, ''].join('\n')))
  await maker.goto(`/batches/${batchId}`)
  const question = maker.getByRole('region', { name: 'A question about this file' })
  await expect(question).toContainText('120 of the first 120 rows fail for the same reason')
  await expect(question.getByRole('button', { name: 'Import anyway' })).toBeEnabled()
  await question.getByLabel('Column of the date of birth').selectOption('3 · city')
  await question.getByLabel('Column of the city').selectOption('2 · dob')
  await question.getByRole('button', { name: 'Import 120 rows' }).click()
  await expectBalance(maker, { pending: 120 })
  expect((await peopleOf(maker))[0]).toEqual({ name: `Ada ${family} 0`, dob: '1990-04-02', city: 'Pune', email: null })
})

test('points out the same file before it is sent, and a file that is no CSV', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const other = await signIn(await newOperator('Otto Other', 'maker'))
  const file = csvFile('interns.csv', [`Ada ${newFamily()},1990-04-02,Pune,`])
  const batchId = await bring(maker, file)
  const again = { ...file, name: 'interns (1).csv' }

  const dialog = await chooseFile(maker, again)
  const twin = dialog.getByRole('status').filter({ hasText: 'This file was already uploaded' })
  await expect(twin.getByRole('link', { name: 'interns.csv' })).toHaveAttribute('href', `/batches/${batchId}`)
  await sendChosen(maker, dialog, again)
  await expectBalance(maker, { duplicate: 1 })

  const asked = other.waitForResponse(/sha256=/)
  const theirs = await chooseFile(other, again)
  expect(((await (await asked).json()) as { items: unknown[] }).items).toEqual([])
  await expect(theirs.getByText('This file was already uploaded')).toHaveCount(0)
  await other.keyboard.press('Escape')
  await expect(theirs).toHaveCount(0)

  const workbook = await openUploadDialog(other, fileOf('people.csv', Buffer.from('504b0304140000000800', 'hex')))
  await expect(workbook.getByRole('status')).toContainText('This Excel workbook is damaged or incomplete')
  await expect(workbook.getByLabel('Delimiter')).toHaveCount(0)
  await expect(workbook.getByRole('button', { name: /^Upload/ })).toHaveCount(0)
  await workbook.getByRole('button', { name: 'Close' }).click()
  await expect(workbook).toHaveCount(0)
})

test('an upload waits for the answer to a question about its dates', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  const file = csvFile('branch.csv', [`Ada ${family},03/04/1990,Pune,`, `Ben ${family},11/12/1988,Oslo,`])
  const dialog = await openUploadDialog(maker, file)
  const upload = dialog.getByRole('button', { name: 'Upload 2 rows' })
  await expect(upload).toBeDisabled()
  await expect(upload).toHaveAccessibleDescription('Choose whether day or month comes first.')
  await expectNoFault(maker, 'an upload with an open question')
  await dialog.getByRole('radio', { name: 'Month first' }).click()
  await expect(upload).toBeEnabled()
  await sendChosen(maker, dialog, file)
  await expectBalance(maker, { pending: 2 })
  expect((await peopleOf(maker)).map(({ dob }) => dob)).toEqual(['1990-03-04', '1988-11-12'])
})

test('Enter never discards a file that was chosen', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const file = csvFile('interns.csv', [`Ada ${newFamily()},1990-04-02,Pune,`])
  let answer = () => {}
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await maker.route('/api/parse-options', async (route) => {
    await isAnswered
    await route.continue()
  })
  const dialog = await openUploadDialog(maker, file)
  await expect(dialog.getByRole('button', { name: 'Upload file' })).toBeDisabled()
  await maker.keyboard.press('Enter')
  await maker.keyboard.press('Enter')
  answer()
  await expect(dialog.getByRole('table', { name: 'The first people' })).toBeVisible()
  await maker.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
})
