import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface TimedTest {
  name: string
  ms: number
}

export interface Tally {
  passed: number
  failed: number
  /** How long each test took; empty for what is no test. */
  times: TimedTest[]
}

const VitestReport = z
  .object({
    numPassedTests: z.number(),
    numFailedTests: z.number(),
    numFailedTestSuites: z.number(),
    testResults: z
      .array(
        z.object({
          name: z.string(),
          assertionResults: z.array(z.object({ title: z.string(), duration: z.number().nullish() })).default([]),
        }),
      )
      .default([]),
  })
  .transform((report) => ({
    passed: report.numPassedTests,
    // A file that fails to load has no failed tests.
    failed: report.numFailedTests || report.numFailedTestSuites,
    times: report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ title, duration }) => ({ name: `${name.replace(`${process.cwd()}/`, '')}: ${title}`, ms: duration ?? 0 })),
    ),
  }))

interface PlaywrightSuite {
  file: string
  specs: { title: string; tests: { results: { duration: number }[] }[] }[]
  suites?: PlaywrightSuite[] | undefined
}

const PlaywrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  file: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ results: z.array(z.object({ duration: z.number() })) })) })),
  get suites() {
    return z.array(PlaywrightSuite).optional()
  },
})

const PlaywrightReport = z
  .object({
    stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
    errors: z.array(z.unknown()),
    suites: z.array(PlaywrightSuite).default([]),
  })
  .transform(({ stats, errors, suites }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    times: suites.flatMap(playwrightTimes),
  }))

/** What a run of vitest came to. A runner that ended badly without a failed test counts as one failure. */
export function tallyVitest(reportFile: string, exitCode: number): Tally {
  return tallyReport(VitestReport, reportFile, exitCode)
}

/** What a run of Playwright came to. A runner that ended badly without a failed test counts as one failure. */
export function tallyPlaywright(reportFile: string, exitCode: number): Tally {
  return tallyReport(PlaywrightReport, reportFile, exitCode)
}

export function sum(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    times: tallies.flatMap(({ times }) => times),
  }
}

/** The slowest tests, one a line, the slowest first. */
export function slowestTable(times: TimedTest[], count = 20): string {
  const slowest = [...times].sort((a, b) => b.ms - a.ms).slice(0, count)
  return slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`).join('\n')
}

function playwrightTimes({ file, specs, suites = [] }: PlaywrightSuite): TimedTest[] {
  const own = specs.map(({ title, tests }) => ({
    name: `e2e/${file}: ${title}`,
    ms: tests.flatMap(({ results }) => results).reduce((total, { duration }) => total + duration, 0),
  }))
  return [...own, ...suites.flatMap(playwrightTimes)]
}

function tallyReport(report: z.ZodType<Tally>, file: string, exitCode: number): Tally {
  const parsed = existsSync(file) ? report.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  const { passed, failed, times } = parsed?.data ?? { passed: 0, failed: 0, times: [] }
  return { passed, failed: failed === 0 && (exitCode !== 0 || !parsed?.success) ? 1 : failed, times }
}
