import { defineConfig } from 'playwright/test'

const report = process.env.E2E_REPORT
const outages = /outage\.spec\.ts$/

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
  // All journeys share one desk. Those that stop its parts wait until the others are through.
  projects: [
    { name: 'journeys', testIgnore: outages },
    { name: 'outages', testMatch: outages, dependencies: ['journeys'] },
  ],
  use: {
    baseURL: process.env.E2E_URL,
    browserName: 'chromium',
    // Without a film of the page: taking it costs every journey a tenth, and the trace has the page at each step.
    trace: { mode: 'retain-on-failure', screenshots: false },
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
