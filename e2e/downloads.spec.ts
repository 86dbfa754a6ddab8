import { parse } from 'csv-parse/sync'
import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { save, saved } from './support/downloads'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { fileOf, newFamily } from './support/people-file'
import { untilFinal } from './support/until-final'
import { bring } from './support/upload'

test('the original comes back byte for byte, and the approved people run no formula', { tag: '@long' }, async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const family = newFamily()
  // With a byte order mark, both line ends, and a line break in a cell: all of it has to be there again.
  const file = fileOf(
    'Zürich – Juni.csv',
    `\ufeffname,dob,city,email\r\n"=HYPERLINK(""https://elsewhere.test"",""${family}"")",1990-04-02,Pune,\n` +
      `"O'Neil, ${family}",1985-12-31,"Zürich\nOerlikon",ada.${family}@example.com\r\n+49 ${family},1990-04-02,@home,\n` +
      `Not ${family},1990-04-02,Pune,\n`,
  )
  const batchId = await bring(maker, file)
  await checker.goto(`/batches/${batchId}`)
  await expect(tickBoxes(checker)).toHaveCount(4)
  for (const place of [0, 1, 2]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Approve 3' }).click()
  await expectBalance(checker, { approved: 3, pending: 1 })

  const original = await save(checker, 'Original file')
  expect(original.fileName).toBe(file.name)
  expect(original.bytes.equals(file.buffer)).toBe(true)

  await untilFinal(checker, batchId)
  const approved = await save(checker, 'Approved people')
  expect(approved.fileName).toBe('approved-Zürich – Juni.csv')
  const harmless = [
    { row: '1', name: `'=HYPERLINK("https://elsewhere.test","${family}")`, dob: '1990-04-02', city: 'Pune', email: '' },
    { row: '2', name: `O'Neil, ${family}`, dob: '1985-12-31', city: 'Zürich\nOerlikon', email: `ada.${family}@example.com` },
    { row: '3', name: `'+49 ${family}`, dob: '1990-04-02', city: "'@home", email: '' },
  ]
  expect(parse(approved.bytes, { columns: true, bom: true })).toEqual(harmless)

  await checker.goto(`/people#q=${family}`)
  await expect(checker.getByRole('table', { name: 'Approved people' }).getByRole('row')).toHaveCount(4)
  const register = await saved(checker, () => checker.getByRole('button', { name: 'Export as CSV' }).click())
  expect(register.fileName).toBe('register.csv')
  expect(parse(register.bytes, { columns: true, bom: true })).toEqual(harmless.map((person) => ({ fileName: file.name, ...person })))

  await checker.goto(`/batches/${batchId}?tab=timeline`)
  await expect(checker.getByRole('listitem').filter({ hasText: 'downloaded the original file' })).toContainText('Chika Checker')
  await expect(checker.getByRole('listitem').filter({ hasText: 'downloaded the approved people' })).toContainText('Chika Checker')
})
