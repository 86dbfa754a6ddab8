import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface Tally {
  passed: number
  failed: number
}

const VitestReport = z
  .object({ numPassedTests: z.number(), numFailedTests: z.number(), numFailedTestSuites: z.number() })
  // A file that could not be loaded has no test to fail.
  .transform((report) => ({ passed: report.numPassedTests, failed: report.numFailedTests || report.numFailedTestSuites }))

const PlaywrightReport = z
  .object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }), errors: z.array(z.unknown()) })
  .transform(({ stats, errors }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }))

/** The result of a vitest run. A runner that ended badly without a failed test counts as one failure. */
export function tallyVitest(reportFile: string, exitCode: number): Tally {
  return orDied(VitestReport, reportFile, exitCode)
}

/** The same for Playwright. */
export function tallyPlaywright(reportFile: string, exitCode: number): Tally {
  return orDied(PlaywrightReport, reportFile, exitCode)
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), { passed: 0, failed: 0 })
}

function orDied(report: z.ZodType<Tally>, file: string, exitCode: number): Tally {
  const parsed = existsSync(file) ? report.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  const { passed, failed } = parsed?.data ?? { passed: 0, failed: 0 }
  return { passed, failed: failed === 0 && (exitCode !== 0 || !parsed?.success) ? 1 : failed }
}
