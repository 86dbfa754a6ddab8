import { randomUUID } from 'node:crypto'
import { expect, type Locator, type Page } from 'playwright/test'
import type { Api } from './end-to-end-test'

export type CsvFile = { name: string; mimeType: string; buffer: Buffer }

/** Chooses a file as the maker of `page` does, and waits until it can be uploaded. Returns the dialog with its preview. */
export async function chooseFile(page: Page, file: CsvFile): Promise<Locator> {
  const dialog = await openUploadDialog(page, file)
  await expect(dialog.getByRole('button', { name: /^Upload/ })).toBeEnabled()
  return dialog
}

/** Chooses a file as the maker of `page` does. Returns the dialog in which its preview appears. */
export async function openUploadDialog(page: Page, file: CsvFile): Promise<Locator> {
  await page.goto('/')
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose file…' }).click()
  await (await choosing).setFiles(file)
  return page.getByRole('dialog', { name: file.name })
}

/** Uploads a file as the maker of `page` does, and waits for the page of its batch. Returns the batch's id. */
export async function uploadByHand(page: Page, file: CsvFile): Promise<string> {
  const dialog = await chooseFile(page, file)
  return sendChosen(page, dialog, file)
}

/** Sends the file of the dialog, and waits for the page of its batch. Returns the batch's id. */
export async function sendChosen(page: Page, dialog: Locator, file: CsvFile): Promise<string> {
  await dialog.getByRole('button', { name: /^Upload/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: file.name })).toBeVisible()
  return batchIdOf(page)
}

/** Uploads a file through the API as the operator of `page`, and waits until its import is over. Returns the batch's id. */
export async function bring(page: Api, file: CsvFile, onUploaded?: (batchId: string) => Promise<void>): Promise<string> {
  const answer = await page.request.post('/api/batches', {
    data: file.buffer,
    headers: { 'Content-Type': 'text/csv', 'X-File-Name': encodeURIComponent(file.name), 'Idempotency-Key': randomUUID() },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  const { id } = (await answer.json()) as { id: string }
  await onUploaded?.(id)
  await expect.poll(async () => (await stateOf(page, id)) ?? '', { timeout: 30_000 }).toMatch(/^(pending|refused|needs-input|closed)$/)
  return id
}

export function batchIdOf(page: Page): string {
  const [, id] = /\/batches\/([0-9a-f-]{36})/.exec(page.url()) ?? []
  if (!id) throw new Error(`${page.url()} is not the page of a batch.`)
  return id
}

export async function stateOf(page: Api, batchId: string): Promise<string> {
  const batch = (await (await page.request.get(`/api/batches/${batchId}`)).json()) as { state: string }
  return batch.state
}
