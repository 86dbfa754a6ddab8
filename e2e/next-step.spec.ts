import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { newFamily } from './support/people-file'

test('an operator without a role reads who can give one', async ({ signIn }) => {
  const [admin, gone, operator] = await Promise.all([
    newOperator(`Asta ${newFamily()}`, 'admin'),
    newOperator(`Gus ${newFamily()}`, 'admin'),
    newOperator('Nia New'),
  ])
  await asOwner((client) => client.query('update auth.operator set deactivated_at = now() where id = $1', [gone.id]))
  const page = await signIn(operator)
  await page.goto('/')
  const roles = page.getByRole('region', { name: 'Your roles' })
  await expect(roles).toContainText('You have no role yet')
  await expect(roles).toContainText('One admin proposes it and another confirms it.')
  await expect(roles.getByRole('list', { name: 'Admins' })).toContainText(admin.name)
  await expect(roles).not.toContainText(gone.name)
  await expect(page.getByText('No file has been uploaded yet')).toHaveCount(0)
  await expectNoFault(page, 'the desk without a role')
})

for (const path of ['/invitation', '/password-reset']) {
  test(`${path} without a token shows a sentence and no form`, async ({ openBrowser }) => {
    const page = await openBrowser()
    await page.goto(path)
    await expect(page.getByText(/^This address is not a whole (invitation|reset) link\. Open the link that you were sent/)).toBeVisible()
    await expect(page.getByLabel('Password')).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'Back to sign-in' })).toBeVisible()
    await expectNoFault(page, `${path} without a token`)
  })
}
