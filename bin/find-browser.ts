import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'
import { ROOT } from './root'
import { runCommand } from './services/run-command'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium or Chrome that is on this machine, Playwright's own before all others; undefined when there is none. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onThePath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [chromium.executablePath(), ...onThePath, ...ELSEWHERE].find((path) => path !== '' && existsSync(path))
}

/** The same, fetched when there is none: Playwright's download, else, as root, the system's package. Throws an Error that says what to install. */
export async function provideBrowser(): Promise<string> {
  const there = findBrowser()
  if (there) return there
  const playwright = join(ROOT, 'node_modules', 'playwright', 'cli.js')
  await runCommand({ command: process.execPath, args: [playwright, 'install', 'chromium'] })
  const downloaded = findBrowser()
  if (downloaded) return downloaded
  if (process.getuid?.() === 0) {
    await runCommand({ command: 'apt-get', args: ['update'] })
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await runCommand({ command: 'apt-get', args: ['install', '--yes', '--no-install-recommends', 'chromium'], env })
  }
  const installed = findBrowser()
  if (installed) return installed
  throw new Error('There is no browser for the tests, and none could be fetched. Install Chromium or Google Chrome.')
}
