import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { holdNextImport } from './support/hold-import'
import { newOperator } from './support/operators'
import { expectWaiting, tickBoxes } from './support/pending'
import { csvFile, fileOf, newFamily, type PeopleFile, peopleFile } from './support/people-file'
import { giveReason } from './support/reason'
import { untilFinal } from './support/until-final'
import { bring, uploadByHand } from './support/upload'

test.slow()
test.use({ expectedErrors: /status of 401 .*sign-in|status of 404 .*batches\/nothing/ })

test('no page for everyone has a fault', async ({ openBrowser, signIn }) => {
  const page = await openBrowser()
  await page.goto('/sign-in')
  await expectNoFault(page, 'sign-in')
  await page.getByLabel('E-mail').fill('unknown@example.test')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'is not correct' })).toBeVisible()
  await expectNoFault(page, 'sign-in refused')

  const checker = await signIn(await newOperator('Chika Checker', 'checker'))
  await checker.goto('/account')
  await expectNoFault(checker, 'account')
  await checker.getByRole('button', { name: 'Chika Checker: account' }).click()
  await expect(checker.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
  await expectNoFault(checker, 'menu')
  await checker.getByRole('menuitem', { name: 'Keyboard' }).click()
  await expect(checker.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await expectNoFault(checker, 'keys')
  await checker.goto('/batches/nothing')
  await expect(checker.getByRole('heading', { name: 'There is nothing here for you' })).toBeVisible()
  await expectNoFault(checker, 'not found')
  await checker.goto(`/people#q=${newFamily()}`)
  await expect(checker.getByText('No matches')).toBeVisible()
  await expectNoFault(checker, 'empty register')
})

test('no page of a maker has a fault', { tag: '@long' }, async ({ signIn }) => {
  const mira = await newOperator('Mira Maker', 'maker')
  const maker = await signIn(mira)
  await maker.goto('/')
  await expect(maker.getByRole('button', { name: 'Choose file…' })).toBeVisible()
  await expectNoFault(maker, 'desk, empty')

  const { held } = await holdNextImport(mira.id, 2)
  await uploadByHand(maker, peopleFile('contractors.csv', 5_000))
  const hold = await held
  await expect(maker.getByRole('region', { name: 'Progress' })).toContainText('Rows read2,500')
  await expectNoFault(maker, 'importing')
  await maker.goto('/')
  await expect(maker.getByRole('region', { name: 'Importing' })).toContainText(' %')
  await expectNoFault(maker, 'desk, importing')
  await hold.release()

  await maker.goto(`/batches/${await bring(maker, fileOf('payroll.csv', 'name,dob,city\nAda,1990-01-01,"Pune\n'))}`)
  await expect(maker.getByText('This file could not be read')).toBeVisible()
  await expectNoFault(maker, 'refused')

  await maker.goto(`/batches/${await bring(maker, longFile())}`)
  await expect(maker.getByText('so a checker decides it')).toBeVisible()
  await expectNoFault(maker, 'own batch')
  await maker.getByRole('button', { name: 'Withdraw…' }).click()
  await expect(maker.getByRole('dialog')).toBeVisible()
  await expectNoFault(maker, 'withdraw dialog')
  await maker.keyboard.press('Escape')
  await maker.getByRole('tab', { name: /^Failed rows/ }).click()
  await maker.getByRole('tabpanel').getByRole('button').first().click()
  await expect(maker.getByRole('table', { name: /^Failed rows/ })).toBeVisible()
  await expectNoFault(maker, 'failed rows')
})

test('no page of a reversal has a fault', { tag: '@long' }, async ({ signIn }) => {
  const [maker, first, second] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
    signIn(await newOperator('Sam Second', 'checker')),
  ])
  const file = peopleFile('interns.csv', 5)
  const batchId = await bring(maker, file)
  const approval = { verdict: 'approve', selection: { rows: [1, 2, 3, 4, 5] } }
  await first.request.post(`/api/batches/${batchId}/decisions`, { data: approval, headers: { 'Idempotency-Key': batchId } })
  await untilFinal(first, batchId)

  await first.goto(`/people#q=${file.names[0]?.split(' ')[1]}`)
  await first.getByRole('checkbox', { name: `Select ${file.names[0]}` }).check()
  await expectNoFault(first, 'register with someone selected')
  await first.getByRole('button', { name: 'Take back 1…' }).click()
  await expect(first.getByRole('dialog').getByLabel('Reason')).toBeVisible()
  await first.getByRole('dialog').getByRole('button', { name: 'Propose' }).click()
  await expect(first.getByRole('dialog').getByRole('alert')).toContainText('Give a reason.')
  await expectNoFault(first, 'taking someone back without a reason')
  await first.getByRole('dialog').getByLabel('Reason').fill('The wrong branch.')
  await first.getByRole('dialog').getByRole('button', { name: 'Propose' }).click()
  await expect(first.getByRole('dialog', { name: 'Proposed' })).toBeVisible()
  await expectNoFault(first, 'a reversal was proposed')
  await first.keyboard.press('Escape')
  await first.getByRole('button', { name: 'Take back all that match…' }).click()
  await expect(first.getByRole('dialog', { name: 'Take back 5 people' })).toBeVisible()
  await first.keyboard.press('Escape')

  await second.goto('/reversals')
  await expect(second.getByRole('button', { name: /^Confirm: take back/ }).first()).toBeVisible()
  await expectNoFault(second, 'a reversal that waits')
  await second
    .getByRole('listitem')
    .filter({ hasText: 'The wrong branch.' })
    .getByRole('button', { name: /^Confirm/ })
    .first()
    .click()
  await expect(second.getByRole('list', { name: 'All of them' })).toBeVisible()
  await expectNoFault(second, 'the confirmation of a reversal')
  await second.getByRole('dialog').getByRole('button', { name: 'Take back 1 person' }).click()
  await expect(second.getByRole('dialog')).toHaveCount(0)
  await expectNoFault(second, 'a reversal that was confirmed')
  await second.goto(`/batches/${batchId}?tab=decided&outcome=approved`)
  await expect(second.getByRole('button', { name: 'Take back everyone approved…' })).toBeVisible()
  await expectNoFault(second, 'decided people who can be taken back')
})

test('no page of an admin has a fault', async ({ signIn }) => {
  const [maker, admin] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Asta Admin', 'admin')),
  ])
  const address = `/batches/${await bring(maker, longFile())}`
  await admin.goto('/')
  await expect(admin.getByRole('region', { name: 'All batches' })).toBeVisible()
  await expectNoFault(admin, 'desk of an admin')
  await admin.goto(address)
  await expect(admin.getByRole('link', { name: /^Workflow/ })).toBeVisible()
  await expectNoFault(admin, 'batch for an admin')
  await admin.goto('/operators/reasons')
  await expect(admin.getByRole('table', { name: 'Active reasons' })).toBeVisible()
  await expectNoFault(admin, 'reasons')
})

test('no page of a checker has a fault', { tag: '@long' }, async ({ signIn }) => {
  const [maker, checker] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const address = `/batches/${await bring(maker, longFile())}`
  await checker.goto('/')
  await expect(checker.locator(`a[href="${address}"]`)).toBeVisible()
  await expectNoFault(checker, 'desk of a checker')
  await checker.goto(address)
  await checker.getByRole('button', { name: 'Domain' }).click()
  await expect(checker.getByRole('dialog', { name: 'Domain' }).getByRole('option')).toHaveCount(1)
  await expectNoFault(checker, 'domain menu')
  await checker.keyboard.press('Escape')
  await checker.getByRole('button', { name: 'Select from a list…' }).click()
  const list = checker.getByRole('dialog', { name: 'Select from a list' })
  await list.getByLabel('Row numbers or e-mail addresses').fill('1\n2\n61\n900')
  await list.getByRole('button', { name: 'Select 4 rows' }).click()
  await expect(list.getByRole('status')).toContainText('not in this batch')
  await expectNoFault(checker, 'list dialog')
  await checker.keyboard.press('Escape')
  for (const place of [0, 1]) await tickBoxes(checker).nth(place).check()
  await checker.keyboard.press('Enter')
  await expect(checker.getByRole('complementary')).toContainText('of the file')
  await expectNoFault(checker, 'pending, two selected, one open')
  await checker.keyboard.press('Escape')
  await checker.getByRole('button', { name: 'Reject…' }).click()
  await checker.getByRole('dialog').getByRole('button', { name: 'Reject 2 people' }).click()
  await expect(checker.getByText('Choose a reason.')).toBeVisible()
  await expectNoFault(checker, 'reject dialog')
  await giveReason(checker, 'Not on the list of the branch, and no one there knows them; ask before they come again')
  await checker.getByRole('dialog').getByRole('button', { name: 'Reject 2 people' }).click()
  await expect(checker.getByText('Rejected 2', { exact: true })).toBeVisible()
  await expectWaiting(checker, 58)
  for (const place of [0, 1]) await tickBoxes(checker).nth(place).check()
  await checker.getByRole('button', { name: 'Approve 2' }).click()
  await expect(checker.getByText('Approved 2', { exact: true })).toBeVisible()
  await expectNoFault(checker, 'decided just now')
  await checker.getByRole('tab', { name: /^Decided/ }).click()
  await expect(checker.getByRole('table', { name: 'Decided people' })).toBeVisible()
  await expectNoFault(checker, 'decided')
  await checker.getByRole('tab', { name: 'Timeline' }).click()
  await expect(checker.getByRole('tabpanel').getByText('uploaded')).toBeVisible()
  await expectNoFault(checker, 'timeline')
  await checker.goto('/decisions')
  await expect(checker.getByRole('table', { name: 'All decisions' })).toBeVisible()
  await expectNoFault(checker, 'decisions')
  await checker.goto('/people')
  await expect(checker.getByRole('table', { name: 'Approved people' })).toBeVisible()
  await expectNoFault(checker, 'register')
})

/** Everything in it is as long as it may well be, and two rows are not imported. */
function longFile(): PeopleFile {
  const { names } = peopleFile('', 60)
  const city = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'
  const records = names.map((name, index) => `${name},1990-04-02,${city},${index}.${name.split(' ')[1]}@${city.toLowerCase()}.example.com`)
  const family = newFamily()
  const wrong = [`Ben ${family},1990-02-31,Pune,`, `${names[0]},1990-04-02,${city},${records[0]?.split(',')[3]}`]
  return { ...csvFile(`${'a-very-long-file-name-'.repeat(4)}.csv`, [...records, ...wrong]), names }
}
