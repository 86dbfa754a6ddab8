import { expect, type Page } from 'playwright/test'
import { linkIn, type MailServer, openMailServer } from '#test/mail-server'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { mailPort } from './support/instance'
import { newOperator } from './support/operators'
import { asOwner } from './support/owner'
import { newFamily } from './support/people-file'

test.use({ expectedErrors: /status of 401 .*api\/auth|status of 404 .*api\/(invitations|password-resets)/ })

let mail: MailServer
test.beforeAll(async () => {
  mail = await openMailServer(mailPort)
})
test.afterAll(() => mail.close())

test('an operator comes by a mailed invitation, and later sets a forgotten password by mail', { tag: '@long' }, async ({
  signIn,
  openBrowser,
}) => {
  const admin = await signIn(await newOperator('Asta Admin', 'admin'))
  await admin.goto('/operators')
  const nia = personOf('Nia')
  await invite(admin, nia)
  await expect(admin.getByRole('dialog', { name: 'Invited' })).toContainText('The link was mailed to them.')
  await admin.getByRole('button', { name: 'Done' }).click()

  const page = await openBrowser()
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  const invitation = linkIn(await mail.mailTo(nia.email))
  await page.goto(invitation)
  await choosePassword(page, 'a password of my own')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await fillIn(page, nia.email, 'a password of my own')
  await expect(page.getByRole('button', { name: `${nia.name}: account` })).toBeVisible()

  const forgetful = await openBrowser()
  forgetful.on('request', (request) => urls.push(request.url()))
  await forgetful.goto('/sign-in')
  await forgetful.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(forgetful).toHaveURL('/forgotten-password')
  await expectNoFault(forgetful, 'the question for the address')
  await askForLink(forgetful, `${newFamily()}@example.test`)
  await forgetful.goto('/forgotten-password')
  await askForLink(forgetful, nia.email)
  await expect.poll(() => mail.received.filter(({ to }) => to === nia.email).length).toBe(2)
  const reset = linkIn(await mail.mailTo(nia.email))
  expect(reset).toContain('/password-reset#')
  await forgetful.goto(reset)
  await choosePassword(forgetful, 'another of my own')
  await expect(forgetful.getByText('Your password is set, and you are signed out everywhere.')).toBeVisible()
  await expect.poll(async () => (await mail.mailTo(nia.email)).text).toContain('a new password was chosen for your account')
  await page.goto('/people')
  await expect(page).toHaveURL('/sign-in?next=%2Fpeople')
  await fillIn(page, nia.email, 'a password of my own')
  await expect(page.getByText('The e-mail address or the password is not correct. Check both and try again.')).toBeVisible()
  await fillIn(page, nia.email, 'another of my own')
  await expect(page).toHaveURL('/people')

  const again = await openBrowser()
  await again.goto(reset)
  await choosePassword(again, 'a third of my own')
  await expect(again.getByText('This link is no longer valid. Ask an admin for a new one.')).toBeVisible()
  const secrets = [invitation, reset].map((link) => link.split('#')[1] ?? '')
  expect(urls.filter((url) => url.includes(nia.email) || secrets.some((secret) => url.includes(secret)))).toEqual([])
})

test('an invitation is withdrawn, and its link opens nothing', { tag: '@long' }, async ({ signIn, openBrowser }) => {
  const admin = await signIn(await newOperator('Asta Admin', 'admin'))
  await admin.goto('/operators')
  const wim = personOf('Wim')
  await invite(admin, wim)
  await admin.getByRole('button', { name: 'Done' }).click()
  await admin.getByRole('button', { name: `Withdraw the invitation of ${wim.name}` }).click()
  await expect(admin.getByText(wim.name)).toHaveCount(0)
  const page = await openBrowser()
  await page.goto(linkIn(await mail.mailTo(wim.email)))
  await choosePassword(page, 'a password of my own')
  await expect(page.getByText('This link is no longer valid. Ask an admin for a new one.')).toBeVisible()
})

test('what an admin proposed who is none any more cannot be confirmed, and the page says why', { tag: '@long' }, async ({ signIn }) => {
  const [asta, ado] = [await newOperator('Asta Admin', 'admin'), await newOperator(`Ado ${newFamily()}`, 'admin')]
  const person = await newOperator(`Pia ${newFamily()}`)
  const [page, proposer] = await Promise.all([signIn(asta), signIn(ado)])
  await proposer.goto('/operators')
  await proposer.getByRole('button', { name: `Change ${person.name}` }).click()
  await proposer.getByRole('menuitem', { name: 'Grant the checker role' }).click()
  await proposer.getByRole('button', { name: 'Propose' }).click()
  const line = (on: Page) =>
    on.getByRole('region', { name: 'Waiting for a second admin' }).getByRole('listitem').filter({ hasText: person.name })
  await expect(line(proposer)).toBeVisible()
  await asOwner((client) => client.query('update auth.operator set deactivated_at = now() where id = $1', [ado.id]))
  await page.goto('/operators/change-requests')
  await expect(line(page)).toContainText(`${ado.name} is no longer an admin, so no one can confirm it.`)
  await expect(line(page).getByRole('button', { name: 'Confirm' })).toHaveCount(0)
  await line(page).getByRole('button', { name: 'Decline' }).click()
  await expect(line(page)).toHaveCount(0)
})

function personOf(given: string) {
  const name = `${given} ${newFamily()}`
  return { name, email: `${name.replace(' ', '.').toLowerCase()}@example.test` }
}

async function invite(admin: Page, { name, email }: { name: string; email: string }): Promise<void> {
  await admin.getByRole('button', { name: 'Invite…' }).click()
  await admin.getByLabel('Name').fill(name)
  await admin.getByLabel('E-mail').fill(email)
  await admin.getByRole('dialog').getByRole('button', { name: 'Invite' }).click()
}

async function askForLink(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByText('If an operator has this address, a link is on its way to it.')).toBeVisible()
}

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
}

async function fillIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
