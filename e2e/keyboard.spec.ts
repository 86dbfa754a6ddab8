import { expect, type Page } from 'playwright/test'
import { expectBalance } from './support/balance'
import { test } from './support/end-to-end-test'
import { newOperator } from './support/operators'
import { tickBoxes } from './support/pending'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

test('a checker selects, approves and rejects without a mouse', async ({ signIn }) => {
  const [maker, page] = await Promise.all([
    signIn(await newOperator('Mira Maker', 'maker')),
    signIn(await newOperator('Chika Checker', 'checker')),
  ])
  const file = peopleFile('interns.csv', 12)
  const batchId = await bring(maker, file)
  await page.goto('/')
  await tabTo(page, `a[href="/batches/${batchId}"]`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: file.name })).toBeVisible()
  await expect(tickBoxes(page)).toHaveCount(12)

  await page.keyboard.press('j')
  await expect(tickBoxes(page, file.names[0])).toBeFocused()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await expect(tickBoxes(page, file.names[1])).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Approve 2' })).toBeEnabled()
  await page.keyboard.press('a')
  await expectBalance(page, { approved: 2, pending: 10 })

  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('Carla')
  await expect(tickBoxes(page)).toHaveCount(1)
  await tabTo(page, 'tbody input[type="checkbox"]')
  await page.keyboard.press('x')
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Reject 1 person' })
  await expect(dialog).toBeVisible()
  await tabTo(page, 'input[type="radio"]')
  await page.keyboard.press('ArrowUp')
  await tabTo(page, 'textarea')
  await page.keyboard.type('Left before the first day')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expectBalance(page, { approved: 2, rejected: 1, pending: 9 })
  await expect(page.getByText('Rejected 1', { exact: true })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Rejected 1' })).toContainText('Left before the first day')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

/** Goes forward from what has the focus until an element has it that `selector` means; each stop has to be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stop = 0; stop < 60; stop += 1) {
    const focus = await page.evaluate((wanted) => {
      const element = document.activeElement
      if (!element || element === document.body) return 'nowhere'
      if (getComputedStyle(element).outlineStyle === 'none') return `unseen: ${element.outerHTML.slice(0, 200)}`
      return element.matches(wanted) ? 'there' : 'elsewhere'
    }, selector)
    if (focus === 'there') return
    expect(focus).not.toContain('unseen')
    await page.keyboard.press('Tab')
  }
  throw new Error(`The Tab key does not come to ${selector}.`)
}
