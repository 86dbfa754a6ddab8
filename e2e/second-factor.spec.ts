import { expect, type Page } from 'playwright/test'
import { totpOf } from '#test/totp'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator, type Operator } from './support/operators'
import { asOwner } from './support/owner'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

// The policy is that of the whole instance, so these tests run after the others.
test.beforeAll(() => requireFactorsOf('{checker,admin}'))
test.afterAll(() => requireFactorsOf('{}'))

test('pages ask a checker and an admin for a second factor before they act, and both act with one', { tag: '@long' }, async ({
  signIn,
}) => {
  test.slow()
  const [asta, chika] = [await newOperator('Asta Admin', 'admin'), await newOperator('Chika Checker', 'checker')]
  await newOperator('Ado Admin', 'admin')
  const [admin, checker, maker] = [await signIn(asta), await signIn(chika), await signIn(await newOperator('Mira Maker', 'maker'))]
  const batchId = await bring(maker, peopleFile('interns.csv', 2))

  await admin.goto('/operators')
  await expect(admin.getByText('Set up a second factor to change operators.')).toBeVisible()
  await expect(admin.getByRole('button', { name: /^Change |^Invite/ })).toHaveCount(0)
  await expectNoFault(admin, 'the operators without a second factor')
  await admin.goto('/operators/reasons')
  await expect(admin.getByText('Set up a second factor to change reasons.')).toBeVisible()
  await expect(admin.getByRole('button', { name: /^Add|^Retire/ })).toHaveCount(0)
  await setUp(admin, asta, 'You need one before you can act as admin.')
  await admin.goto('/operators')
  await admin
    .getByRole('button', { name: `Change ${chika.name}` })
    .first()
    .click()
  await admin.getByRole('menuitem', { name: 'Grant the auditor role' }).click()
  await admin.getByRole('button', { name: 'Propose' }).click()
  await expect(admin.getByRole('listitem').filter({ hasText: 'Asta Admin proposes' })).not.toHaveCount(0)

  await checker.goto(`/batches/${batchId}`)
  await expect(checker.getByText('Set up a second factor to decide.')).toBeVisible()
  await expect(checker.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  await expectNoFault(checker, 'a batch without a second factor')
  await setUp(checker, chika, 'You need one before you can act as checker.')
  await checker.goto(`/batches/${batchId}`)
  await tickBoxes(checker).first().check()
  await checker.getByRole('button', { name: 'Approve 1' }).click()
  await expectBalance(checker, { approved: 1, pending: 1 })
})

async function setUp(page: Page, { password }: Operator, why: string): Promise<void> {
  await page.getByRole('link', { name: 'Set up a second factor' }).click()
  await expect(page.getByText(why)).toBeVisible()
  const form = page.getByRole('form', { name: 'Set up' })
  await form.getByLabel('Your password').fill(password)
  await form.getByRole('button', { name: 'Set up' }).click()
  const secret = await page.getByText(/^[A-Z2-7]{40,}$/).textContent()
  await page.getByLabel('Code').fill(totpOf(`otpauth://totp/x?secret=${secret}`))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeVisible()
}

const requireFactorsOf = (roles: string) => asOwner((client) => client.query('update policy set second_factor_for = $1', [roles]))
