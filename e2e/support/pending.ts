import { expect, type Locator, type Page } from 'playwright/test'
import { count } from './balance'

/** The tick boxes of the people who wait, in the order of the file; or of the one named so. */
export function tickBoxes(page: Page, name = ''): Locator {
  const pattern = new RegExp(`^Select row [\\d,]+, ${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${name === '' ? '' : '$'}`)
  return page.getByRole('table', { name: 'Pending people' }).getByRole('checkbox', { name: pattern })
}

/** Waits until the list itself shows that so many people wait; the balance may know it a moment earlier. */
export async function expectWaiting(page: Page, people: number): Promise<void> {
  await expect(page.getByText(`${count(people)} ${people === 1 ? 'person' : 'people'}`, { exact: true })).toBeVisible()
}
