import { expect, type Page } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'

test('two admins set a target: the second sees what it is and which personal data it gets, and no one sees its secret', {
  tag: '@long',
}, async ({ signIn }) => {
  test.slow()
  const [asta, ado] = await Promise.all([signIn(await newOperator('Asta Admin', 'admin')), signIn(await newOperator('Ado Admin', 'admin'))])
  const key = `idp-${crypto.randomUUID().slice(0, 8)}`
  await asta.goto('/operators')
  await asta.getByRole('link', { name: 'Targets' }).click()
  await asta.getByRole('link', { name: 'Add a target…' }).click()
  await fillScimTarget(asta, key)
  await expectNoFault(asta, 'a target as a form')
  await asta.getByRole('button', { name: 'Review the change' }).click()
  await expect(asta.getByRole('alert').getByText('Address: Write an address')).toBeVisible()
  await asta.getByLabel('Address', { exact: true }).fill('https://idp.example/scim/v2')
  await asta.getByRole('button', { name: 'Review the change' }).click()
  await expect(asta.getByRole('heading', { name: 'Review the change' })).toBeFocused()
  await expect(asta.getByText('The target gets personal data: Name, E-mail address.')).toBeVisible()
  await asta.getByRole('button', { name: 'Propose' }).click()
  await expect(asta).toHaveURL('/operators/change-requests')

  await ado.goto('/operators/change-requests')
  const proposal = ado.getByRole('listitem').filter({ hasText: `The target “${key}” is new` })
  await expect(proposal.getByRole('row', { name: 'address https://idp.example/scim/v2' })).toBeVisible()
  await expect(proposal.getByRole('row', { name: 'token set' })).toBeVisible()
  await expect(proposal).toContainText('The target gets personal data: Name, E-mail address.')
  await expectNoFault(ado, 'a change request of a target')
  await ado.getByRole('button', { name: `Confirm: The target “${key}” is new` }).click()
  const dialog = ado.getByRole('dialog', { name: 'Confirm a change' })
  await expect(dialog).toContainText('The target gets personal data: Name, E-mail address.')
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(ado.getByRole('listitem').filter({ hasText: `Confirmed: The target “${key}” is new.` })).toBeVisible()

  await asta.goto('/targets')
  await expectNoFault(asta, 'the targets')
  await asta.getByRole('row', { name: key }).getByRole('link').click()
  await expect(asta.getByRole('table', { name: 'Secrets' }).getByRole('row', { name: 'token' })).toContainText('in force')
  await asta.getByRole('button', { name: 'Test the target' }).click()
  await expect(asta.getByRole('region', { name: 'Tests' }).getByRole('listitem').first()).toContainText('asked for by Asta Admin')
  await expectNoFault(asta, 'a target')
  expect(await asta.content()).not.toContain('a-token-of-the-directory')
})

/** Everything but the address. */
async function fillScimTarget(page: Page, key: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Add a target' })).toBeVisible()
  await page.getByLabel('Key').fill(key)
  await page.getByLabel('Name', { exact: true }).fill('Directory')
  await page.getByRole('checkbox', { name: 'Name (personal data)' }).check()
  await page.getByRole('checkbox', { name: 'E-mail address (personal data)' }).check()
  await page.getByLabel('Token', { exact: true }).fill('a-token-of-the-directory')
}
