import { expect, type Page } from 'playwright/test'

const whole = new Intl.NumberFormat('en-GB')
export const count = (value: number) => whole.format(value)

/** Waits until the balance that the page shows has exactly these parts, and adds up to the rows of the file. */
export async function expectBalance(page: Page, parts: Record<string, number>, options: { timeout?: number } = {}): Promise<void> {
  const rows = Object.values(parts).reduce((sum, part) => sum + part, 0)
  const shown = Object.entries(parts).map(([word, part]) => `${count(part)} ${word}`)
  await expect(page.getByRole('list', { name: 'Balance' }).getByRole('listitem')).toHaveText(
    [...shown, `= ${count(rows)} ${rows === 1 ? 'row' : 'rows'} in the file`],
    options,
  )
}
