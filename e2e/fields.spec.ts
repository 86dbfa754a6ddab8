import { expect, type Locator, type Page } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { expectNoFault } from './support/expect-no-fault'
import { newOperator } from './support/operators'

test('an admin changes the fields by keyboard alone, sees what would be different, and proposes it', { tag: '@long' }, async ({
  signIn,
}) => {
  test.slow()
  const [asta, ado] = await Promise.all([signIn(await newOperator('Asta Admin', 'admin')), signIn(await newOperator('Ado Admin', 'admin'))])
  await asta.goto('/operators')
  await asta.getByRole('link', { name: 'Fields', exact: true }).click()
  await expect(asta.getByRole('table', { name: 'Fields' }).getByRole('row')).toHaveCount(5)
  await expect(asta.getByText('Two people are the same if they have the same “E-mail address”; where that is missing')).toBeVisible()
  await expectNoFault(asta, 'the fields')

  await tabTo(asta, 'Change the fields…')
  await asta.keyboard.press('Enter')
  await expect(asta.getByRole('heading', { name: 'Change the fields' })).toBeVisible()
  await expectNoFault(asta, 'the fields as a form')
  await tabTo(asta, 'City')
  await asta.keyboard.press('Enter')
  await tabTo(asta, 'Header names')
  await asta.keyboard.type('Locality')
  await addDepartment(asta)
  await expectNoFault(asta, 'a new field with choices')

  await tabTo(asta, 'Add a field')
  await asta.keyboard.press('Enter')
  await asta.keyboard.type('Personnel number')
  await tabTo(asta, 'In a file')
  await asta.keyboard.type('req')
  await tabTo(asta, 'Form')
  await asta.keyboard.type('E-(?=1)')
  await tabTo(asta, 'Review the change')
  await asta.keyboard.press('Enter')
  await expect(asta.getByRole('alert').getByText('Personnel number: The pattern is not valid')).toBeVisible()
  await expectNoFault(asta, 'a draft of the fields with a problem')
  await asta.getByRole('group', { name: 'Personnel number' }).getByLabel('Form', { exact: true }).fill('E-[0-9]{5}')
  await asta.getByRole('button', { name: 'Add an alternative before these' }).click()
  await asta.getByRole('combobox', { name: 'Alternative 1' }).selectOption({ label: 'Personnel number' })
  await asta.getByRole('button', { name: 'Review the change' }).click()

  await expect(asta.getByRole('heading', { name: 'Review the change' })).toBeFocused()
  await expectDifferences(asta)
  await expectNoFault(asta, 'the review of a change of the fields')
  await tabTo(asta, 'Propose')
  await asta.keyboard.press('Enter')
  await expect(asta).toHaveURL('/operators/change-requests')

  await ado.goto('/operators/change-requests')
  const proposal = ado.getByRole('listitem').filter({ hasText: 'Version 2 of the fields replaces version 1' })
  await expect(proposal).toContainText('Asta Admin proposes')
  await expectDifferences(ado)
  await expect(proposal.getByText(/no key by “Personnel number”|Everyone .* has a key by “Personnel number”/)).toBeVisible()
  await expectNoFault(ado, 'a change request of fields')
  await expectSameConfirmation(ado)
  await ado.goto('/operators/fields')
  await expect(ado.getByText('A change of the fields waits for a second admin')).toBeVisible()
  await expect(ado.getByRole('link', { name: 'Change the fields…' })).toHaveCount(0)
  await expectNoFault(ado, 'the fields while a change waits')
  await ado.getByRole('link', { name: 'Review the change request' }).click()
  await proposal.getByRole('button', { name: 'Decline' }).click()
  await expect(ado.getByRole('listitem').filter({ hasText: 'Declined: Version 2 of the fields replaces version 1.' })).toBeVisible()
})

test('an auditor reads the fields and changes none', async ({ signIn }) => {
  const auditor = await signIn(await newOperator('Aud Auditor', 'auditor'))
  await auditor.goto('/operators/fields')
  await expect(auditor.getByRole('table', { name: 'Fields' })).toBeVisible()
  await expect(auditor.getByRole('link', { name: 'Change the fields…' })).toHaveCount(0)
})

async function addDepartment(page: Page): Promise<void> {
  await tabTo(page, 'Add a field')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Department')
  await expect(page.getByRole('group', { name: 'Department' }).getByLabel('Key')).toHaveValue('department')
  await page.getByLabel('Kind').selectOption('choice')
  await page.getByLabel('Choice 1', { exact: true }).fill('Sales')
  await page.getByLabel('Synonyms of choice 1').fill('Vertrieb\nVK')
  await page.getByRole('button', { name: 'Add a choice' }).click()
  await page.getByLabel('Choice 2', { exact: true }).fill('Human resources')
  await page.getByRole('button', { name: /^Department/ }).click()
}

/** Nothing is confirmed here, because other tests share the instance. */
async function expectSameConfirmation(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Confirm: Version 2 of the fields replaces version 1' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm a change' })
  await expectDifferences(dialog)
  await expectNoFault(page, 'the confirmation of fields')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
}

/** As the proposer and as the second admin see them. */
async function expectDifferences(page: Page | Locator): Promise<void> {
  const differences = page.getByRole('list', { name: 'Differences of the fields' })
  await expect(
    differences.getByRole('table', { name: 'What changes: City' }).getByRole('row', { name: 'header name “Locality”' }),
  ).toBeVisible()
  await expect(differences.getByRole('table', { name: 'What changes: Department' })).toContainText('choice “human-resources” label')
  await expect(differences.getByRole('table', { name: 'What changes: Identity' })).toContainText('Personnel number')
}

/** Presses the tab key until the control with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const isThere = () =>
    page.evaluate((name) => {
      const { activeElement: element } = document
      const label = element instanceof HTMLElement && 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null)?.[0] : null
      return [element?.getAttribute('aria-label'), label?.textContent, element?.textContent].some((text) => text?.startsWith(name))
    }, name)
  for (let presses = 0; presses < 150 && !(await isThere()); presses++) await page.keyboard.press('Tab')
  expect(await isThere(), `the focus reaches "${name}"`).toBe(true)
}
