import { expect, type Page } from 'playwright/test'

/** Nothing goes beyond the sides of the window; `look` names what is shown in the message. */
export async function expectToFit(page: Page, look: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect.soft(beyond, `pixels by which the page is wider than its window: ${look}`).toBeLessThanOrEqual(0)
}
