import { defineConfig } from 'playwright/test'

const { E2E_REPORT: report, E2E_WHICH: which } = process.env
// Options on the command line would not apply to the projects that others depend on.
const chosen = { short: { grepInvert: /@long/ }, long: { grep: /@long/ } }[which ?? ''] ?? {}
const outages = /outage\.spec\.ts$/
const policies = /(second-factor|declared-fields|identity|second-checker)\.spec\.ts$/
const operators = /\/(operators|change-requests|fields|delivery)\.spec\.ts$/

export default defineConfig({
  ...chosen,
  testDir: 'e2e',
  outputDir: 'test-results',
  // Tests also wait, for undo windows and for live updates, so two cores carry three.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
  // All tests share one instance, so those that stop its services or change its policy or its fields run after the others, and of the last only one at a time.
  // Most tests make operators, and one page lists them all, so the tests of that page begin.
  projects: [
    { name: 'operators', testMatch: operators },
    { name: 'end-to-end', testIgnore: [operators, outages, policies] },
    { name: 'outages', testMatch: outages, dependencies: ['operators', 'end-to-end'] },
    { name: 'policies', testMatch: policies, workers: 1, dependencies: ['outages'] },
  ],
  use: {
    baseURL: process.env.E2E_URL,
    browserName: 'chromium',
    // Screenshots and pages in the trace each cost every test a tenth of its time, so it has pages where E2E_PAGES asks for them.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: process.env.E2E_PAGES !== undefined, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.E2E_BROWSER,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
