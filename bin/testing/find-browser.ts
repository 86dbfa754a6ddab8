import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'

// The same browser without windows, which needs less of a small machine.
const WINDOWLESS = 'chromium-headless-shell'
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

type Wanted = {
  /** Whether a window is wanted. */
  window?: boolean
}

/** A Chromium or Chrome on this machine, Playwright's own first; undefined without any. */
export function findBrowser({ window = false }: Wanted = {}): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onThePath = (window ? NAMES : [WINDOWLESS, ...NAMES]).flatMap((name) => folders.map((folder) => join(folder, name)))
  return [chromium.executablePath(), ...onThePath, ...ELSEWHERE].find((path) => path !== '' && existsSync(path))
}

/**
 * The same, downloaded when there is none: Playwright's, else, as root, the system's package. Throws an Error that says what to install.
 */
export async function provideBrowser(wanted: Wanted = {}): Promise<string> {
  const there = findBrowser(wanted)
  if (there) return there
  const playwright = join(ROOT, 'node_modules', 'playwright', 'cli.js')
  await runCommand({ command: process.execPath, args: [playwright, 'install', 'chromium'] })
  if (process.getuid?.() === 0 && !findBrowser(wanted)) {
    await runCommand({ command: 'apt-get', args: ['update'] })
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    for (const name of wanted.window ? ['chromium'] : [WINDOWLESS, 'chromium']) {
      if (findBrowser(wanted)) break
      await runCommand({ command: 'apt-get', args: ['install', '--yes', '--no-install-recommends', name], env })
    }
  }
  const installed = findBrowser(wanted)
  if (installed) return installed
  throw new Error('There is no browser for the tests, and none could be fetched. Install Chromium or Google Chrome.')
}
