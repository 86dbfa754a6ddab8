import { expect, type Page } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { expectToFit } from './support/expect-to-fit'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { csvFile, newFamily } from './support/people-file'
import { untilFinal } from './support/until-final'
import { bring } from './support/upload'

test('an auditor sees people once they have asked, by the keyboard alone', { tag: '@long' }, async ({ signIn }) => {
  test.slow()
  const family = newFamily()
  const [maker, checker, auditor] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Audra Auditor', 'auditor')),
  ])
  const rows = [`Ada ${family},1990-04-02,Pune`, `Ben ${family},1990-04-02,Pune`, `Cid ${family},1990-02-31,Pune`]
  const fileName = `masked-${family}.csv`
  const batchId = await bring(maker, csvFile(fileName, rows))
  await checker.goto(`/batches/${batchId}`)
  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expectBalance(checker, { approved: 1, pending: 1, invalid: 1 })
  await untilFinal(checker, batchId)

  await auditor.goto('/people')
  // Other tests may have moved this file off the first page.
  await expect(auditor.getByRole('button', { name: /^Ask for .+…$/ }).first()).toBeVisible()
  await expectNoFault(auditor, 'a register with masked people')

  await auditor.goto(`/batches/${batchId}?tab=pending`)
  await expect(auditor.getByText('You see this batch without name, date of birth, city, and e-mail address.')).toBeVisible()
  const people = auditor.getByRole('table', { name: 'Pending people' })
  await expect(people.getByRole('row').nth(1)).toContainText('masked')
  for (const name of ['Original file', 'Corrections file', 'Approved people', 'Audit pack'])
    await expect(auditor.getByRole('link', { name })).toHaveCount(0)
  await expect(auditor.getByRole('searchbox')).toHaveCount(0)
  await expect(auditor.getByRole('button', { name: 'City' })).toHaveCount(0)
  await people.getByRole('button', { name: 'Row 2, masked' }).click()
  await expect(auditor.getByRole('complementary', { name: 'Row 2' })).toContainText('masked')
  await expectNoFault(auditor, 'a batch with masked people')
  await auditor.getByRole('tab', { name: /^Failed rows/ }).click()
  await auditor.getByRole('button', { name: /The date of birth is a day that does not exist/ }).click()
  await expect(auditor.getByRole('table', { name: /^Failed rows/ })).toContainText('masked')
  expect(await auditor.content()).not.toContain(` ${family}`)
  await auditor.setViewportSize({ width: 390, height: 844 })
  await expectToFit(auditor, 'a batch with masked people')
  await auditor.setViewportSize({ width: 1440, height: 900 })

  await auditor.getByRole('button', { name: 'Ask to see it…' }).focus()
  await auditor.keyboard.press('Enter')
  const dialog = auditor.getByRole('dialog', { name: 'Ask to see personal data' })
  await dialog.getByLabel('Reason').focus()
  await auditor.keyboard.type('Audit')
  await auditor.keyboard.press('Tab')
  await auditor.keyboard.press('Tab')
  await auditor.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Write a reason of at least 10 characters.')
  await expectNoFault(auditor, 'asking for personal data')
  await dialog.getByLabel('Reason').focus()
  await auditor.keyboard.type(' of the year')
  await auditor.keyboard.press('Tab')
  await auditor.keyboard.press('Tab')
  await auditor.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(auditor.getByText('Personal data is masked')).toHaveCount(0)
  await expect(auditor.getByRole('table', { name: /^Failed rows/ })).toContainText(`Cid ${family}`)
  await auditor.getByRole('tab', { name: /^Pending/ }).click()
  await expect(people).toContainText(`Ben ${family}`)
  await expect(auditor.getByRole('link', { name: 'Audit pack' })).toBeVisible()
  await auditor.getByRole('tab', { name: 'Timeline' }).click()
  await expect(auditor.getByText('asked to see the personal data of the batch: Audit of the year')).toBeVisible()

  expect(await registeredOf(auditor, fileName)).toEqual([`Ada ${family}`])
})

/** The names in the register of a file, which other tests may have moved off its first page. */
async function registeredOf({ request }: Page, fileName: string): Promise<(string | null)[]> {
  const names: (string | null)[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer = await request.post('/api/people/search', { data: { filter: {}, limit: 200, ...(cursor && { cursor }) } })
    const page = (await answer.json()) as RegisterPage
    names.push(...page.items.filter((entry) => entry.fileName === fileName).map(({ name }) => name))
    cursor = page.nextCursor
  }
  return names
}

type RegisterPage = { items: { fileName: string; name: string | null }[]; nextCursor: string | null }
