import { expect, type Page } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { newOperator, type Operator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

// A session that ends may leave a page that was just asking for news.
test.use({ expectedErrors: /status of 401|status of 400 .*api\/auth/ })

test('a wrong password is refused, and the right one goes where one wanted to', async ({ openBrowser }) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const page = await openBrowser()
  await page.goto('/people')
  await expect(page).toHaveURL('/sign-in?next=%2Fpeople')
  await fillIn(page, { ...checker, password: 'not the password' })
  await expect(
    page.getByRole('alert').filter({ hasText: 'The e-mail address or the password is not correct. Check both and try again.' }),
  ).toBeVisible()
  await fillIn(page, checker)
  await expect(page).toHaveURL('/people')
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible()
})

test('a link to the sign-in page never leads to another site', async ({ openBrowser }) => {
  const page = await openBrowser()
  await page.goto('/sign-in?next=//elsewhere.test/')
  await fillIn(page, await newOperator('Chika Checker', 'checker'))
  await expect(page).toHaveURL('/')
  await expect(page.getByRole('region', { name: 'Waiting for you' })).toBeVisible()
})

test('signing out ends the session', async ({ signIn }) => {
  const page = await signIn(await newOperator('Chika Checker', 'checker'))
  await page.goto('/')
  await page.getByRole('button', { name: 'Chika Checker: account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/sign-in')
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})

test('an operator sees their sessions and ends one of them', async ({ signIn }) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const [page, elsewhere] = await Promise.all([signIn(checker), signIn(checker)])
  await elsewhere.goto('/people')
  await page.goto('/account')
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')
  await expect(sessions).toHaveCount(2)
  await expect(sessions.filter({ hasText: 'this one' })).toHaveCount(1)
  await page.getByRole('button', { name: /^End the session of Chrome/ }).click()
  await expect(sessions).toHaveCount(1)
  await expect(page.getByText('You have no other session.')).toBeVisible()
  await elsewhere.goto('/people')
  await expect(elsewhere).toHaveURL('/sign-in?next=%2Fpeople')
})

test('a changed password ends the other sessions, and the old one is of no use', async ({ signIn, openBrowser }) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const [page, elsewhere] = await Promise.all([signIn(checker), signIn(checker)])
  const newPassword = 'another twelve or more'
  await page.goto('/account')
  await page.getByLabel('Current password').fill('not the password')
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('This password is not correct. Try again.')).toBeVisible()
  await page.getByLabel('Current password').fill(checker.password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Changed. Use it from the next sign-in.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Chika Checker' })).toBeVisible()

  await elsewhere.goto('/')
  await expect(elsewhere).toHaveURL('/sign-in?next=%2F')
  const fresh = await openBrowser()
  await fresh.goto('/sign-in')
  await fillIn(fresh, checker)
  await expect(fresh.getByRole('alert').filter({ hasText: 'is not correct' })).toBeVisible()
  await fillIn(fresh, { ...checker, password: newPassword })
  await expect(fresh).toHaveURL('/')
})

test('a link opens the tab and the search it was copied from, after signing in too', { tag: '@long' }, async ({ signIn, openBrowser }) => {
  const checker = await newOperator('Chika Checker', 'checker')
  const [maker, page] = await Promise.all([signIn(await newOperator('Mira Maker', 'maker')), openBrowser()])
  const file = peopleFile('interns.csv', 30)
  const batchId = await bring(maker, file)
  await page.goto(`/batches/${batchId}?tab=timeline`)
  await fillIn(page, checker)
  await expect(page.getByRole('tab', { name: 'Timeline' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('uploaded interns.csv')).toBeVisible()

  await page.getByRole('tab', { name: 'Pending' }).click()
  await page.getByRole('searchbox').fill('Ada')
  await expect(tickBoxes(page)).toHaveCount(3)
  const link = page.url()
  expect(link).toContain('?tab=pending#q=Ada')
  const elsewhere = await openBrowser()
  await elsewhere.goto(link)
  await fillIn(elsewhere, checker)
  await expect(elsewhere.getByRole('searchbox')).toHaveValue('Ada')
  await expect(tickBoxes(elsewhere)).toHaveCount(3)
  await expect(tickBoxes(elsewhere, file.names[10])).toBeVisible()
})

async function fillIn(page: Page, { email, password }: Operator): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
