import { join } from 'node:path'
import getPort from 'get-port'
import { createInstance, type Instance } from '#bin/instance/create-instance'
import { freePorts } from '#bin/instance/free-ports'
import { createProgress } from '#bin/instance/progress'
import { ROOT } from '#bin/project/root'
import { serveControl } from '#bin/testing/control-server'
import { provideBrowser } from '#bin/testing/find-browser'
import { readEnvironment } from '#core/environment'
import { generateDeliveryKeys } from '#core/secrets/delivery-key'
import { runShown } from './run-shown'
import { type Tally, tallyPlaywright } from './tally'

interface EndToEndOptions {
  /** A temporary folder for the data of the instance. */
  folder: string
  /** For Playwright: which tests, and how. */
  args?: string[]
  /** Those without the tag @long, or those with it; all by default. */
  which?: 'short' | 'long'
  /** Called before the instance starts, so an interrupted run can stop it. */
  onInstance(instance: Instance): void
}

/** Starts an instance on free ports, runs the end-to-end tests in a browser, and stops the instance. */
export async function runEndToEndTests({ folder, args = [], which, onInstance }: EndToEndOptions): Promise<Tally> {
  const progress = createProgress()
  const browser = await progress.step('browser', async (note) => {
    const path = await provideBrowser({ window: args.includes('--headed') })
    note(path)
    return path
  })
  const dataFolder = join(folder, 'data')
  // The settings of this machine and the usual ports must not leak into the tests.
  const mailPort = String(await getPort({ host: '127.0.0.1' }))
  const given = { ...(await freePorts()), ...testSettings, ...deliverySettings(), SMTP_URL: `smtp://127.0.0.1:${mailPort}` }
  const instance = createInstance({ environment: readEnvironment(given), given, dataFolder, isDevelopment: false, progress })
  onInstance(instance)
  try {
    const running = await instance.start()
    const control = await serveControl(running.services)
    const report = join(folder, 'playwright.json')
    const playwright = join(ROOT, 'node_modules', 'playwright', 'cli.js')
    const code = await runShown(playwright, ['test', '--pass-with-no-tests', ...args], {
      E2E_URL: running.url,
      E2E_DATA_DIR: dataFolder,
      E2E_OWNER_URL: running.ownerUrl,
      E2E_TEMPORAL_ADDRESS: running.temporalAddress,
      E2E_CONTROL_URL: control.url,
      E2E_MAIL_PORT: mailPort,
      E2E_BROWSER: browser,
      E2E_REPORT: report,
      ...(which && { E2E_WHICH: which }),
    })
    control.close()
    return tallyPlaywright(report, code)
  } finally {
    await instance.stop()
  }
}

/** Targets are set only where a delivery process has a key. */
function deliverySettings() {
  const { publicKey, privateKey } = generateDeliveryKeys()
  return { DELIVERY_PUBLIC_KEY: publicKey, DELIVERY_PRIVATE_KEY: privateKey }
}

/** All tests sign in from one address, small files need several slices, and undo windows must be short enough to wait for. */
const testSettings = {
  LOG_LEVEL: 'info',
  SIGN_IN_RATE_LIMIT: '10000',
  MUTATION_RATE_LIMIT: '10000',
  SLICE_ROWS: '2500',
  WORK_BUDGET_MS: '1',
  UNDO_WINDOW_SECONDS: '4',
  // Tests approve thousands in one register.
  SAFETY_THRESHOLD_PERCENT: 'off',
  // Servers of tests are on this machine.
  OUTBOUND_ALLOWED_NETWORKS: '127.0.0.1',
}
