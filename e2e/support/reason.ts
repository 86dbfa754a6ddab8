import type { Page } from 'playwright/test'

/** In the dialog that asks why, gives a reason in words. */
export async function giveReason(page: Page, words: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Other', exact: true }).check()
  await dialog.getByLabel('Comment').fill(words)
}
