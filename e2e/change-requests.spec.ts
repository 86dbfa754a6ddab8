import { expect, type Page } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { newFamily } from './support/people-file'

// A refused confirmation is one.
test.use({ expectedErrors: /status of 409 .*change-requests/ })

test('a change request shows what would be different, and another admin confirms it by keyboard alone', async ({ signIn }) => {
  test.slow()
  const name = `Pia ${newFamily()}`
  await newOperator(name)
  const [asta, ado] = await Promise.all([signIn(await newOperator('Asta Admin', 'admin')), signIn(await newOperator('Ado Admin', 'admin'))])
  await proposeMaker(asta, name)
  await ado.goto('/operators')
  await ado.getByRole('link', { name: 'Change requests', exact: true }).click()
  await expect(waiting(ado, name)).toContainText(`Asta Admin proposes: ${name} becomes a maker.`)
  await expect(waiting(ado, name).getByRole('row', { name: 'maker role no yes' })).toBeVisible()
  await expectNoFault(ado, 'a change request that waits')

  await tabTo(ado, `Confirm: ${name} becomes a maker`)
  await ado.keyboard.press('Enter')
  const dialog = ado.getByRole('dialog', { name: 'Confirm a change' })
  await expect(dialog.getByLabel('Domain of their address')).toBeFocused()
  await expectNoFault(ado, 'the confirmation of a change')
  await ado.keyboard.type('example.test')
  await ado.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(waiting(ado, name)).toHaveCount(0)
  await expect(ended(ado, name)).toContainText(`Confirmed: ${name} becomes a maker.`)
  await expect(ended(ado, name)).toContainText(/Asta Admin proposed it .* Ado Admin confirmed it/)
  await expectNoFault(ado, 'a change request that is decided')
})

test('a change request whose base has changed says so, and is not confirmed even by an admin who saw it before', async ({ signIn }) => {
  const operator = await newOperator(`Pia ${newFamily()}`)
  const { name, email } = operator
  const [asta, ado] = await Promise.all([signIn(await newOperator('Asta Admin', 'admin')), signIn(await newOperator('Ado Admin', 'admin'))])
  await proposeMaker(asta, name)
  await ado.goto('/operators/change-requests')
  await waiting(ado, name).getByRole('button', { name: 'Confirm' }).click()
  await asOwner((owner) => owner.query('update auth.operator set email = $2 where id = $1', [operator.id, `new.${email}`]))
  const dialog = ado.getByRole('dialog', { name: 'Confirm a change' })
  await dialog.getByLabel('Domain of their address').fill('example.test')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(dialog.getByRole('alert')).toContainText('What this change is based on has changed.')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(waiting(ado, name)).toContainText('Changed since it was proposed: address. It can no longer be confirmed.')
  await expect(waiting(ado, name).getByRole('button', { name: 'Confirm' })).toHaveCount(0)
  await expectNoFault(ado, 'a change request that is stale')
  await waiting(ado, name).getByRole('button', { name: 'Decline' }).click()
  await expect(ended(ado, name)).toContainText(`Declined: ${name} becomes a maker.`)
})

const inRegion = (page: Page, region: string, name: string) =>
  page.getByRole('region', { name: region }).getByRole('listitem').filter({ hasText: name })
const waiting = (page: Page, name: string) => inRegion(page, 'Waiting for a second admin', name)
const ended = (page: Page, name: string) => inRegion(page, 'Decided and expired', name)

async function proposeMaker(admin: Page, name: string): Promise<void> {
  await admin.goto('/operators')
  await admin.getByRole('button', { name: `Change ${name}` }).click()
  await admin.getByRole('menuitem', { name: 'Grant the maker role' }).click()
  await admin.getByRole('button', { name: 'Propose' }).click()
  await expect(waiting(admin, name)).toBeVisible()
}

/** Presses the tab key until the control with this name has the focus. */
async function tabTo(page: Page, label: string): Promise<void> {
  const isThere = () => page.evaluate((label) => document.activeElement?.getAttribute('aria-label') === label, label)
  for (let presses = 0; presses < 100 && !(await isThere()); presses++) await page.keyboard.press('Tab')
  expect(await isThere(), `the focus reaches "${label}"`).toBe(true)
}
