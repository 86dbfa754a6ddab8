import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { save } from './support/downloads'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { fileOf, newFamily } from './support/people-file'
import { giveReason } from './support/reason'
import { bring, uploadByHand } from './support/upload'

// The page asks for a confirmation when the server refuses people who were rejected before.
test.use({ expectedErrors: /status of 409 .*decisions/ })

test('a corrected file of rejected and failed rows becomes revision 2', { tag: '@long' }, async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const family = newFamily()
  const lines = [
    `Ada ${family};1990-04-02;Pune;1`,
    `Ben ${family};1990-02-31;Pune;2`,
    `=Carla ${family};1990-04-02;Lagos;3`,
    `Dele ${family};;;4`,
  ]
  const batchId = await bring(maker, fileOf('joiners.csv', ['Name;Born;City;Desk', ...lines, ''].join('\n')))
  await checker.goto(`/batches/${batchId}`)
  await tickBoxes(checker).nth(1).check()
  await checker.getByRole('button', { name: 'Reject…' }).click()
  const dialog = checker.getByRole('dialog', { name: 'Reject 1 person' })
  await giveReason(checker, 'Not on my list')
  await dialog.getByRole('button', { name: 'Reject 1 person' }).click()
  await expectBalance(checker, { rejected: 1, pending: 1, invalid: 2 })

  await maker.goto(`/batches/${batchId}?tab=failed-rows`)
  await expect(maker.getByText('2 rows to correct')).toBeVisible()
  await maker.getByRole('button', { name: 'Download corrections' }).click()
  await expect(maker.getByRole('link', { name: 'Download 2 rows' })).toBeVisible()
  await maker.getByRole('checkbox', { name: 'Add the 1 person who was rejected' }).check()
  const { fileName, bytes } = await save(maker, 'Download 3 rows')
  expect(fileName).toBe('corrections-joiners.csv')
  const rows: Record<string, string>[] = parse(bytes, { bom: true, delimiter: ';', columns: true })
  expect(rows.map(({ Name, Desk, countersign_reason }) => [Name, Desk, countersign_reason])).toEqual([
    [`Ben ${family}`, '2', 'The date of birth is a day that does not exist.'],
    [`Dele ${family}`, '4', 'The date of birth is missing. The city is missing.'],
    [`'=Carla ${family}`, '3', 'Rejected: Other: Not on my list'],
  ])

  const [ben, , carla] = rows
  const corrected = stringify([{ ...ben, Born: '1990-02-28' }, carla], { header: true, delimiter: ';', bom: true })
  const again = await uploadByHand(maker, fileOf(fileName, corrected))
  await expectBalance(maker, { pending: 2 })
  await expect(maker.getByRole('cell', { name: `=Carla ${family}`, exact: true })).toBeVisible()
  await expect(maker.getByRole('listitem').filter({ hasText: 'Revision 2 of joiners.csv' })).toBeVisible()

  await checker.goto(`/batches/${again}`)
  await expect(checker.getByText('rejected before')).toBeVisible()
  for (const place of [0, 1]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Approve 2' }).click()
  const sheet = checker.getByRole('dialog', { name: 'Approve 2 people' })
  await expect(sheet.getByRole('list', { name: 'Flags' })).toContainText('Rejected before 1')
  await expect(sheet.getByRole('list', { name: 'Rejected, sent back or reversed before' })).toContainText(`=Carla ${family}`)
  await expect(checker.getByText('Some of these people were')).toHaveCount(0)
  await sheet.getByRole('button', { name: 'Approve 2 people' }).click()
  await expect(checker.getByText('Approved 2', { exact: true })).toBeVisible()

  await maker.getByRole('tab', { name: 'Revisions' }).click()
  const pairs = maker.getByRole('table', { name: 'Rows of revision 1 in revision 2' }).locator('tbody').getByRole('row')
  await expect(pairs).toHaveCount(3)
  await expect(pairs.nth(0)).toContainText(/2\s*invalid.*does not exist\.\s*1\s*approved/)
  await expect(pairs.nth(1)).toContainText(/3\s*rejected.*Not on my list\s*2\s*approved/)
  await expect(pairs.nth(2)).toContainText(/4\s*invalid.*not in this file/)

  await maker.getByRole('link', { name: 'joiners.csv', exact: true }).click()
  await expect(maker).toHaveURL(new RegExp(`/batches/${batchId}`))
  await expect(maker.getByRole('listitem').filter({ hasText: 'Revision 2: corrections-joiners.csv' }).getByRole('link')).toHaveAttribute(
    'href',
    `/batches/${again}`,
  )
  await maker.getByRole('tab', { name: 'Timeline' }).click()
  await expect(maker.getByRole('listitem').filter({ hasText: 'downloaded the corrections file' })).toContainText('Mira Maker')
})
