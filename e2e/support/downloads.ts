import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright/test'

/** Follows a link to a file, and gives what the browser saved under which name. */
export async function save(page: Page, link: string): Promise<{ fileName: string; bytes: Buffer }> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: link }).click()
  const download = await downloading
  return { fileName: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}
