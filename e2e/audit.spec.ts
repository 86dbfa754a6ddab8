import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { csvFile, newFamily } from './support/people-file'
import { bring } from './support/upload'

test.use({ expectedErrors: /status of 403 .*audit/ })
test.slow()

test('an auditor finds who did what, verifies the chain, and takes the proof of a batch away', async ({ signIn }) => {
  const family = newFamily()
  const [chika, audra] = [await newOperator(`Chika ${family}`, 'checker'), await newOperator('Audra Auditor', 'auditor')]
  const [maker, checker, auditor] = await Promise.all([signIn(await newOperator('Mira Maker', 'maker')), signIn(chika), signIn(audra)])
  const batchId = await bring(maker, csvFile(`audited-${family}.csv`, [`Ada ${family},1990-04-02,Pune`, `Ben ${family},1990-04-02,Pune`]))
  await checker.goto(`/batches/${batchId}`)
  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expect(checker.getByRole('row', { name: new RegExp(`Ada ${family}`) })).toBeHidden()

  await auditor.goto('/')
  await auditor.getByRole('link', { name: 'Audit', exact: true }).click()
  const events = auditor.getByRole('table', { name: 'Audit events' })
  await auditor.getByLabel('Who').selectOption({ label: chika.name })
  await expect(events.getByRole('row', { name: 'decided to approve 1 person' })).toContainText('as checker')
  await expect(events.getByRole('row').nth(2)).toContainText('signed in')
  await expect(events.getByRole('row')).toHaveCount(3)
  await expect(auditor).toHaveURL(/operator=/)
  await auditor.getByLabel('From').fill('2020-01-01')
  await auditor.getByLabel('To, inclusive').fill('2020-01-02')
  await expect(auditor.getByText('No event matches')).toBeVisible()
  await expectNoFault(auditor, 'audit, nothing found')
  await auditor.getByRole('button', { name: 'Show all events' }).click()
  await expect(auditor).toHaveURL(/\/audit$/)

  await auditor.getByRole('button', { name: 'Verify now' }).click()
  await expect(auditor.getByText(/^The chain holds: [\d,]+ events/)).toBeVisible()
  const head = await auditor.getByRole('region', { name: 'Verification' }).getByRole('code').innerText()
  await auditor.getByLabel('A head that you kept').fill(head)
  await auditor.keyboard.press('Enter')
  await expect(auditor.getByText('It goes through the head that you kept.')).toBeVisible()
  await expectNoFault(auditor, 'audit, verified')
  await auditor.getByLabel('A head that you kept').fill(`${head.slice(0, -4)}0000`)
  await auditor.keyboard.press('Enter')
  await expect(auditor.getByText('differs from an outside head')).toBeVisible()
  await expectNoFault(auditor, 'audit, not holding')

  await auditor.goto(`/batches/${batchId}`)
  await auditor.getByRole('link', { name: 'Audit log', exact: true }).click()
  await expect(auditor.getByRole('button', { name: `Batch audited-${family}.csv: show all batches` })).toBeVisible()
  await events.getByRole('link', { name: 'decided to approve 1 person' }).click()
  await expect(auditor.getByRole('tab', { name: /^Decided/ })).toHaveAttribute('aria-selected', 'true')

  await auditor.getByRole('button', { name: 'Ask to see it…' }).click()
  await auditor.getByRole('textbox', { name: 'Reason' }).fill('Yearly audit of a sample')
  await auditor.getByRole('button', { name: 'Show personal data' }).click()
  const downloading = auditor.waitForEvent('download')
  await auditor.getByRole('link', { name: 'Audit pack' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`audit-pack-${batchId}.zip`)
  const bytes = await readFile(await download.path())
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  await auditor.goto(`/audit?batch=${batchId}&action=data.downloaded`)
  await expect(events.getByRole('row', { name: 'downloaded the audit pack' })).toContainText(audra.name)
})

test('neither a maker nor a checker sees the audit', async ({ signIn }) => {
  for (const role of ['maker', 'checker'] as const) {
    const page = await signIn(await newOperator(`Someone ${role}`, role))
    await page.goto('/')
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' })).toBeHidden()
    expect((await page.goto('/audit'))?.status()).toBe(403)
    await expect(page.getByRole('heading', { name: 'Your roles do not give you access to this page' })).toBeVisible()
  }
})
