import { type Browser, chromium, type Page } from 'playwright'
import { type BenchInstance, emptyInstance, importFile, openInstance } from '#bench/import/instance'
import type { RunningInstance } from '#bin/instance/create-instance'
import { provideBrowser } from '#bin/testing/find-browser'
import { demoPassword } from '#database/seed'
import { type Api, openApi } from './api'
import { writePeopleFile } from './people-file'

/** A running instance with its parts' ids, a checker who is signed in, and a browser. */
export type DecideInstance = BenchInstance & { folder: string; web: number; temporalAddress: string; checker: Api; browser: Browser }

export async function openDecideInstance(running: RunningInstance, folder: string): Promise<DecideInstance> {
  const instance = await openInstance(running)
  const [checker, browser] = await Promise.all([
    openApi(running.url, { email: 'checker@demo.test', password: demoPassword }),
    openBrowser(),
  ])
  const web = running.services.get('web')?.pid() ?? 0
  return { ...instance, folder, web, temporalAddress: running.temporalAddress, checker, browser }
}

export async function closeInstance({ owner, browser }: DecideInstance): Promise<void> {
  await Promise.all([owner.end(), browser.close()])
}

/** Empties the instance and imports so many people. Returns the id of their batch, once nothing is at work on it. */
export async function bringPeople(instance: DecideInstance, rows: number): Promise<string> {
  await emptyInstance(instance)
  return (await importFile(instance, await writePeopleFile(instance.folder, rows))).batchId
}

/** The same people in the table to compare with, and both as clean as a vacuum leaves them. */
export async function copyToBare({ owner }: DecideInstance): Promise<void> {
  await owner.query('truncate bare')
  await owner.query('insert into bare select * from users order by row_no')
  await owner.query('vacuum analyze users, bare')
}

/** A page of a browser of its own in which the demo checker is signed in. */
export async function openPage({ browser, url }: DecideInstance): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
  const answer = await context.request.post('/api/auth/sign-in/email', { data: { email: 'checker@demo.test', password: demoPassword } })
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}.`)
  // What runs in the page went through esbuild, which names functions by this.
  await context.addInitScript({ content: 'globalThis.__name = (named) => named' })
  return context.newPage()
}

async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--enable-precise-memory-info']
  return chromium.launch({ executablePath: await provideBrowser(), args })
}
