import { expect, type Locator, type Page } from 'playwright/test'
import { totpOf } from '#test/totp'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { inviteByHalves } from './support/invite-by-halves'
import { newOperator, type Operator } from './support/operators'
import { asOwner } from './support/owner'
import { tickBoxes } from './support/pending'
import { newFamily, peopleFile } from './support/people-file'
import { giveReason } from './support/reason'
import { bring } from './support/upload'

test.use({ expectedErrors: /status of 40[01] .*api\/auth|status of 403|status of (404|422) .*api\/(invitations|batches|events)/ })

test('an operator is invited by one admin, made a checker by two, decides, and decides no more when the role is gone', async ({
  signIn,
  openBrowser,
}) => {
  test.slow()
  const inviter = await newOperator('Asta Admin', 'admin')
  const [asta, ado, maker] = await Promise.all([
    signIn(inviter),
    signIn(await newOperator('Ado Admin', 'admin')),
    signIn(await newOperator('Mira Maker', 'maker')),
  ])
  const name = `Nia ${newFamily()}`
  const nia = { name, email: `${name.replace(' ', '.').toLowerCase()}@example.test`, password: 'a password of my own' }
  const link = await inviteByHalves(inviter, nia)
  await asta.goto('/')
  await asta.getByRole('link', { name: 'Operators' }).click()
  const invited = (admin: Page) => admin.getByRole('region', { name: 'Invited' }).getByRole('listitem').filter({ hasText: nia.name })
  await expect(invited(asta)).toContainText('another admin has to confirm it')
  await expect(invited(asta).getByRole('button', { name: 'Confirm' })).toHaveCount(0)
  const otherHalf = await confirmInvitation(ado, invited, nia)
  await expect(invited(ado)).toContainText('the link works until')

  const page = await openBrowser()
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  await page.goto(link)
  await page.getByLabel('The other half of the link').fill(otherHalf)
  await page.getByLabel('Password').fill(nia.password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByRole('link', { name: 'Sign in' }).click()
  const halves = [link, otherHalf].map((half) => half.split('#')[1] ?? '')
  expect(urls.filter((url) => halves.some((half) => url.includes(half)))).toEqual([])
  await fillIn(page, nia)
  await expect(page.getByRole('button', { name: `${nia.name}: account` })).toBeVisible()
  const again = await openBrowser()
  await again.goto(link)
  await again.getByLabel('The other half of the link').fill(otherHalf)
  await again.getByLabel('Password').fill(nia.password)
  await again.getByRole('button', { name: 'Set password' }).click()
  await expect(again.getByText('This link is no longer valid. Ask an admin for a new one.')).toBeVisible()

  await propose(asta, nia.name, 'Grant the checker role')
  const proposal = (admin: Page) => waiting(admin, nia.name)
  await expect(proposal(asta)).toContainText(`Asta Admin proposes: ${nia.name} becomes a checker.`)
  await asta.getByRole('link', { name: 'Review the change requests' }).click()
  await expect(proposal(asta)).toContainText(`Asta Admin proposes: ${nia.name} becomes a checker.`)
  await expect(proposal(asta)).toContainText('Another admin has to confirm it.')
  await expect(proposal(asta).getByRole('button', { name: 'Confirm' })).toHaveCount(0)
  await ado.goto('/operators/change-requests')
  await confirmChange(ado, proposal(ado))
  await expect(proposal(ado)).toHaveCount(0)
  await ado.goto('/operators')
  await expect(ado.getByRole('row', { name: nia.name })).toContainText('checker')

  const batchId = await bring(maker, peopleFile('interns.csv', 3))
  await page.goto(`/batches/${batchId}`)
  await approve(page, 1)
  await expectBalance(page, { approved: 1, pending: 2 })

  await propose(ado, nia.name, 'Revoke the checker role')
  await asta.reload()
  await confirmChange(asta, proposal(asta))
  await expect(proposal(asta)).toHaveCount(0)
  await approve(page, 1)
  await expect(page.getByText('This needs a role that you do not have. Ask an admin for it.')).toBeVisible()
  await expectBalance(page, { approved: 1, pending: 2 })
})

test('a second factor is set up and asked for, and a recovery code stands in for it', { tag: '@long' }, async ({ signIn, openBrowser }) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const page = await signIn(checker)
  await page.goto('/account')
  const setUp = page.getByRole('form', { name: 'Set up' })
  await setUp.getByLabel('Your password').fill(checker.password)
  await setUp.getByRole('button', { name: 'Set up' }).click()
  await expect(page.getByRole('img', { name: 'QR code of the key' })).toBeVisible()
  await expectNoFault(page, 'the account with the key of a second factor')
  const secret = await page.getByText(/^[A-Z2-7]{40,}$/).textContent()
  const uri = `otpauth://totp/x?secret=${secret}`
  await page.getByLabel('Code').fill(totpOf(uri))
  await page.getByRole('button', { name: 'Turn on' }).click()
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  const [recoveryCode = '', secondCode = ''] = await codes.allTextContents()

  const fresh = await openBrowser()
  await fresh.goto('/sign-in')
  await fillIn(fresh, checker)
  await fresh.getByLabel('Code').fill('000000')
  await fresh.getByRole('button', { name: 'Go on' }).click()
  await expect(fresh.getByText('This code is not correct or was already used. Try the next one.')).toBeVisible()
  // The code that turned it on is taken; a step ahead is right too, for clocks differ.
  await fresh.getByLabel('Code').fill(totpOf(uri, Date.now() + 30_000))
  await fresh.getByRole('button', { name: 'Go on' }).click()
  await expect(fresh).toHaveURL('/')

  const lost = await openBrowser()
  await lost.goto('/sign-in')
  await fillIn(lost, checker)
  await lost.getByLabel('Code').fill(recoveryCode)
  await lost.getByRole('button', { name: 'Go on' }).click()
  await expect(lost).toHaveURL('/')

  const batchId = await bring(await signIn(await newOperator('Mira Maker', 'maker')), peopleFile('interns.csv', 2))
  await lost.goto(`/batches/${batchId}`)
  await ageSignIn(checker)
  await approve(lost, 1)
  const dialog = passwordDialog(lost)
  await dialog.getByLabel('Password').fill(checker.password)
  await lost.keyboard.press('Enter')
  await expect(dialog.getByLabel('Code')).toBeFocused()
  await lost.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await lost.getByRole('button', { name: 'Approve 1' }).click()
  await dialog.getByLabel('Password').fill(checker.password)
  await lost.keyboard.press('Enter')
  await dialog.getByLabel('Code').fill(secondCode)
  await lost.keyboard.press('Enter')
  await expectBalance(lost, { approved: 1, pending: 1 })
})

test('an operator is suspended by one admin, told so after the right password alone, and let in again by two', async ({
  signIn,
  openBrowser,
}) => {
  const [asta, ado] = await Promise.all([signIn(await newOperator('Asta Admin', 'admin')), signIn(await newOperator('Ado Admin', 'admin'))])
  const checker = await newOperator(`Chika ${newFamily()}`, 'checker')
  const page = await signIn(checker)
  const row = (admin: Page) => admin.getByRole('row', { name: checker.name })
  await asta.goto('/operators')
  await asta.getByRole('button', { name: `Change ${checker.name}` }).click()
  await asta.getByRole('menuitem', { name: 'Suspend' }).click()
  await expectNoFault(asta, 'suspending an operator')
  await asta.getByRole('button', { name: 'Suspend' }).click()
  await expect(row(asta)).toContainText('suspended')

  await page.goto('/account')
  await expect(page).toHaveURL('/sign-in?next=%2Faccount')
  const fresh = await openBrowser()
  await fresh.goto('/sign-in')
  await fillIn(fresh, { ...checker, password: 'not the password' })
  await expect(fresh.getByText('The e-mail address or the password is not correct. Check both and try again.')).toBeVisible()
  await fillIn(fresh, checker)
  await expect(fresh.getByText('This account is suspended. Two admins can lift the suspension.')).toBeVisible()

  await propose(asta, checker.name, 'Lift the suspension')
  await ado.goto('/operators/change-requests')
  await confirmChange(ado, waiting(ado, checker.name))
  await ado.goto('/operators')
  await expect(row(ado)).toContainText('active')
  await fillIn(fresh, checker)
  await expect(fresh).toHaveURL('/')
})

test('a sign-in that is old is asked for the password, and the decision goes on by itself', async ({ signIn }) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const [page, maker] = await Promise.all([signIn(checker), signIn(await newOperator('Mira Maker', 'maker'))])
  const batchId = await bring(maker, peopleFile('interns.csv', 3))
  await page.goto(`/batches/${batchId}`)
  const keys: (string | undefined)[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/decisions') && request.method() === 'POST') keys.push(request.headers()['idempotency-key'])
  })
  await ageSignIn(checker)
  await approve(page, 1)
  const dialog = passwordDialog(page)
  await expect(dialog.getByLabel('Password')).toBeFocused()
  await expectNoFault(page, 'the question for the password')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Approve 1' })).toBeFocused()
  await expect(tickBoxes(page).first()).toBeChecked()

  await page.keyboard.press('Enter')
  await dialog.getByLabel('Password').fill('not the password')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('This password is not correct. Try again.')
  await dialog.getByLabel('Password').fill(checker.password)
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expectBalance(page, { approved: 1, pending: 2 })
  // One was cancelled. The other was refused, and then accepted under the same key.
  expect(keys).toEqual([expect.any(String), keys[1], keys[1]])
  expect(await decisionsInAudit(checker)).toBe(1)
})

test('the question for the password opens over a sheet, and leaves the sheet as it is when cancelled', { tag: '@long' }, async ({
  signIn,
}) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const [page, maker] = await Promise.all([signIn(checker), signIn(await newOperator('Mira Maker', 'maker'))])
  const batchId = await bring(maker, peopleFile('interns.csv', 3))
  await page.goto(`/batches/${batchId}`)
  await ageSignIn(checker)
  await tickBoxes(page).first().check()
  await page.getByRole('button', { name: 'Reject…' }).click()
  await giveReason(page, 'Not on the list')
  const sheet = page.getByRole('dialog', { name: 'Reject 1 person' })
  const reject = sheet.getByRole('button', { name: 'Reject 1 person' })
  await reject.click()
  const dialog = passwordDialog(page)
  await expect(dialog.getByLabel('Password')).toBeFocused()
  await expectNoFault(page, 'the question for the password over a sheet')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(reject).toBeFocused()
  await expect(sheet.getByRole('textbox')).toHaveValue('Not on the list')

  await page.keyboard.press('Enter')
  await dialog.getByLabel('Password').fill(checker.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectBalance(page, { rejected: 1, pending: 2 })
  expect(await decisionsInAudit(checker)).toBe(1)
})

test('an operator signs in by another address when two admins have agreed on it', { tag: '@long' }, async ({ signIn, openBrowser }) => {
  const checker = await newOperator(`Moa ${newFamily()}`, 'checker')
  const [asta, ado, page] = await Promise.all([
    signIn(await newOperator('Asta Admin', 'admin')),
    signIn(await newOperator('Ado Admin', 'admin')),
    signIn(checker),
  ])
  const email = `new.${checker.email}`.replace('example.test', 'elsewhere.test')
  await asta.goto('/operators')
  await asta.getByRole('button', { name: `Change ${checker.name}` }).click()
  await asta.getByRole('menuitem', { name: 'Change the address…' }).click()
  const proposing = asta.getByRole('dialog', { name: `Change the address of ${checker.name}` })
  await expect(proposing).toContainText(checker.email)
  await expectNoFault(asta, 'the proposal of an address')
  await proposing.getByLabel('New address').fill(email)
  await proposing.getByRole('button', { name: 'Propose' }).click()
  await expect(proposing).toHaveCount(0)

  await ado.goto('/operators/change-requests')
  const line = waiting(ado, checker.name)
  await expect(line).toContainText(`${checker.name} signs in with ${email}`)
  await line.getByRole('button', { name: 'Confirm' }).click()
  const dialog = ado.getByRole('dialog', { name: 'Confirm a change' })
  await expect(dialog).toContainText(`Their present address is ${checker.email}.`)
  await expectNoFault(ado, 'the confirmation of an address')
  await dialog.getByLabel('Domain of the new address').fill('elsewhere.test')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(dialog).toHaveCount(0)
  await ado.goto('/operators')
  await expect(ado.getByRole('row', { name: checker.name })).toContainText(email)

  await page.goto('/people')
  await expect(page).toHaveURL('/sign-in?next=%2Fpeople')
  const fresh = await openBrowser()
  await fresh.goto('/sign-in')
  await fillIn(fresh, checker)
  await expect(fresh.getByText('The e-mail address or the password is not correct. Check both and try again.')).toBeVisible()
  await fillIn(fresh, { ...checker, email })
  await expect(fresh).toHaveURL('/')
})

test.describe('of someone who is no longer an operator', () => {
  // A refused sign-in is one.
  test.use({ expectedErrors: /status of 401/ })

  test('a deactivated operator is signed out at the next step and cannot sign in', async ({ signIn, openBrowser }) => {
    const name = `Gus ${newFamily()}`
    const gone = await newOperator(name, 'checker')
    const [asta, page] = await Promise.all([signIn(await newOperator('Asta Admin', 'admin')), signIn(gone)])
    // Of itself an open desk goes to the sign-in page when it hears of it, and that would be in the way of the next step.
    await page.goto('about:blank')
    await asta.goto('/operators')
    await asta.getByRole('button', { name: `Change ${name}` }).click()
    await asta.getByRole('menuitem', { name: 'Deactivate' }).click()
    await asta.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await expect(asta.getByRole('row', { name })).toContainText('deactivated')
    await page.goto('/people')
    await expect(page).toHaveURL('/sign-in?next=%2Fpeople')
    const fresh = await openBrowser()
    await fresh.goto('/sign-in')
    await fillIn(fresh, gone)
    await expect(fresh.getByText('The e-mail address or the password is not correct. Check both and try again.')).toBeVisible()
  })
})

test('the operators and what can be done there have no fault', async ({ signIn }) => {
  test.slow()
  const name = `Pia ${newFamily()}`
  await newOperator(name)
  const page = await signIn(await newOperator('Asta Admin', 'admin'))
  await page.goto('/operators')
  await propose(page, name, 'Grant the maker role')
  await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  await expectNoFault(page, 'the operators with a change that waits')
  await page.getByRole('button', { name: 'Invite…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectNoFault(page, 'the form of an invitation')
  await page.goto('/invitation')
  await expectNoFault(page, 'the choice of a password')
})

test('the operators are not for makers and checkers', async ({ signIn }) => {
  const page = await signIn(await newOperator('Bo Both', 'maker', 'checker'))
  await page.goto('/operators')
  await expect(page.getByRole('heading', { name: 'Your roles do not give you access to this page' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Operators' })).toHaveCount(0)
})

/** The changes of an operator that wait for a second admin. */
const waiting = (admin: Page, name: string) =>
  admin.getByRole('region', { name: 'Waiting for a second admin' }).getByRole('listitem').filter({ hasText: name })

async function propose(admin: Page, name: string, words: string): Promise<void> {
  await admin.getByRole('button', { name: `Change ${name}` }).click()
  await admin.getByRole('menuitem', { name: words }).click()
  await admin.getByRole('button', { name: 'Propose' }).click()
}

/** Types the domain of an address that another admin invited. Returns the half of the link that is shown. */
async function confirmInvitation(admin: Page, invited: (admin: Page) => Locator, { name, email }: { name: string; email: string }) {
  await admin.goto('/operators')
  await invited(admin)
    .getByRole('button', { name: `Confirm the invitation of ${name}` })
    .click()
  const dialog = admin.getByRole('dialog')
  await expect(dialog).toContainText(`Asta Admin invites ${name}. Their address is ${email}.`)
  await expectNoFault(admin, 'the confirmation of an invitation')
  await dialog.getByLabel('Domain of their address').fill('example.com')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(
    dialog.getByText('This is not the domain of the e-mail address. Check the address, then type its domain again.'),
  ).toBeVisible()
  await dialog.getByLabel('Domain of their address').fill('example.test')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  const half = (await dialog.getByRole('code').textContent()) ?? ''
  await expectNoFault(admin, 'half of a link')
  await dialog.getByRole('button', { name: 'Done' }).click()
  return half
}

/** Checks the operator concerned, and types the domain of their address where it is asked for. */
async function confirmChange(admin: Page, line: Locator): Promise<void> {
  await line.getByRole('button', { name: 'Confirm' }).click()
  const dialog = admin.getByRole('dialog', { name: 'Confirm a change' })
  await expect(dialog).toContainText('Their address is')
  const domain = dialog.getByLabel('Domain of their address')
  if (await domain.isVisible()) await domain.fill('example.test')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(dialog).toHaveCount(0)
}

async function approve(page: Page, count: number): Promise<void> {
  for (let row = 0; row < count; row++) await tickBoxes(page).nth(row).check()
  await page.getByRole('button', { name: `Approve ${count}` }).click()
}

/** The operator signed in more than an hour ago. */
const ageSignIn = ({ id }: Operator) =>
  asOwner((client) => client.query(`update auth.session set created_at = created_at - interval '61 minutes' where operator_id = $1`, [id]))

const passwordDialog = (page: Page) => page.getByRole('dialog', { name: 'Enter your password again' })

async function decisionsInAudit({ id }: Operator): Promise<number | null> {
  const found = await asOwner((client) =>
    client.query(`select from audit_event where actor_id = $1 and action = 'decision.recorded'`, [id]),
  )
  return found.rowCount
}

async function fillIn(page: Page, { email, password }: Pick<Operator, 'email' | 'password'>): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
