import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright/test'

/** Follows a link to a file, and gives what the browser saved under which name. */
export const save = (page: Page, link: string) => saved(page, () => page.getByRole('link', { name: link }).click())

/** What the browser saves after `act`. */
export async function saved(page: Page, act: () => Promise<void>): Promise<{ fileName: string; bytes: Buffer }> {
  const downloading = page.waitForEvent('download')
  await act()
  const download = await downloading
  return { fileName: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}
