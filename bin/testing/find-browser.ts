import { existsSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
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
  const found = findBrowser(wanted)
  const isRoot = process.getuid?.() === 0
  if (found) {
    if (isRoot && !wanted.window && hasWindows(found)) await installPackage(WINDOWLESS)
    return findBrowser(wanted) ?? found
  }
  const playwright = join(ROOT, 'node_modules', 'playwright', 'cli.js')
  await runCommand({ command: process.execPath, args: [playwright, 'install', 'chromium'] })
  if (isRoot && !findBrowser(wanted)) {
    await runCommand({ command: 'apt-get', args: ['update'] })
    for (const name of wanted.window ? ['chromium'] : [WINDOWLESS, 'chromium']) if (!findBrowser(wanted)) await installPackage(name)
  }
  const installed = findBrowser(wanted)
  if (installed) return installed
  throw new Error('There is no browser for the tests, and none could be fetched. Install Chromium or Google Chrome.')
}

/** Whether it is the system's browser with windows: each browser context opens one, which takes four times as long as without. */
const hasWindows = (path: string) => path !== chromium.executablePath() && basename(path) !== WINDOWLESS

/** Tries to install a package of the system, not for long. */
async function installPackage(name: string): Promise<void> {
  const args = ['install', '--yes', '--no-install-recommends', '-o', 'Acquire::http::Timeout=10', '-o', 'DPkg::Lock::Timeout=10', name]
  await runCommand({ command: 'apt-get', args, env: { DEBIAN_FRONTEND: 'noninteractive' } })
}
