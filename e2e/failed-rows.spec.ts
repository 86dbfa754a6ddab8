import { expect } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { csvFile, fileOf, newFamily } from './support/people-file'
import { bring, uploadByHand } from './support/upload'

const unreadable: [string, string | Buffer, string][] = [
  ['empty.csv', '', 'The file is empty: it has neither a header nor rows.'],
  ['header-only.csv', 'name,dob,city\n', 'The file has a header on line 1 and no rows below it.'],
  ['no-city.csv', 'name,dob,remark\nAda,1990-01-01,Pune\n', 'The header on line 1 has no column for the city.'],
  [
    'quote.csv',
    'name,dob,city\nAda,1990-01-01,"Pune\nBen,1990-01-01,Pune\n',
    'The quote that opens on line 2 is never closed, or only more than 1 MiB further on. Close it where its value ends, or remove it.',
  ],
  [
    'people.csv',
    Buffer.from('504b0304140000000800', 'hex'),
    'This Excel workbook is damaged or incomplete. Open it in Excel, save it again as an Excel workbook (XLSX), and upload that file.',
  ],
]

test('a file that cannot be read says why, and what to do', async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  for (const [name, content, why] of unreadable) {
    // The dialog does not offer to upload such a file, but a program may.
    await maker.goto(`/batches/${await bring(maker, fileOf(name, content))}`)
    await expect(maker.getByText('This file could not be read')).toBeVisible()
    await expect(maker.getByRole('main')).toContainText(why)
    await expect(maker.getByText('Fix the file and upload it again from your desk')).toBeVisible()
    await expect(maker.getByRole('list', { name: 'Balance' })).toHaveCount(0)
    await maker.getByRole('tab', { name: 'Timeline' }).click()
    await expect(maker.getByText('could not read the file')).toBeVisible()
  }
  await maker.goto('/')
  for (const [name] of unreadable) await expect(maker.getByRole('link', { name, exact: true })).toBeVisible()
})

test('rows that were not imported stand there with their cause and their text', { tag: '@long' }, async ({ signIn }) => {
  const maker = await signIn(await newOperator('Mira Maker', 'maker'))
  const family = newFamily()
  await uploadByHand(
    maker,
    csvFile('joiners.csv', [
      `Ada ${family},1990-04-02,Pune,`,
      `Ben ${family},1990-02-31,Pune,`,
      `Carla ${family},1990-02-30,Zürich,`,
      `,1990-04-02,Pune,`,
      `Dele ${family},1990-04-02,Lagos,dele.${family}@example`,
      `ADA ${family},1990-04-02,pune,`,
    ]),
  )
  await expectBalance(maker, { pending: 1, invalid: 4, duplicate: 1 })
  await maker.getByRole('tab', { name: /^Failed rows/ }).click()
  const causes = maker.getByRole('tabpanel').getByRole('button', { expanded: false })
  await expect(causes).toHaveCount(4)
  await expect(causes).toHaveText([
    '2The date of birth is a day that does not exist.lines 3 · 4',
    '1The e-mail address is not a complete address, like name@example.com.line 6',
    '1The name is missing.line 5',
    '1The same person is in an earlier row or another batch.line 7',
  ])

  await causes.first().click()
  const rows = maker.getByRole('table', { name: /^Failed rows/ })
  await expect(rows).toContainText(`Ben ${family},1990-02-31,Pune`)
  await expect(rows).toContainText(`Carla ${family},1990-02-30,Zürich`)

  const search = maker.getByRole('searchbox', { name: 'Search the failed rows' })
  await search.fill('zurich')
  const found = maker.getByRole('table', { name: 'Failed rows found' })
  await expect(found).toContainText(`Carla ${family},1990-02-30,Zürich`)
  await expect(found).not.toContainText(`Ben ${family}`)
  await search.fill('nothing like this')
  await expect(maker.getByText('No matching rows')).toBeVisible()
  await search.fill('')

  await maker
    .getByRole('list', { name: 'Balance' })
    .getByRole('link', { name: /duplicate/ })
    .click()
  const duplicates = maker.getByRole('tabpanel').getByRole('button')
  await expect(duplicates).toHaveCount(1)
  await duplicates.click()
  await expect(rows).toContainText(`ADA ${family},1990-04-02,pune`)
  await expect(rows).toContainText('The same person is in row 1 of this file, pending.')
})
