import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export interface TestResult {
  name: string
  ms: number
  /** Why it failed. */
  error?: string
}

export interface Tally {
  passed: number
  failed: number
  /** Each test, and each check that failed. */
  tests: TestResult[]
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
          message: z.string().default(''),
          assertionResults: z
            .array(z.object({ title: z.string(), duration: z.number().nullish(), failureMessages: z.array(z.string()).default([]) }))
            .default([]),
        }),
      )
      .default([]),
  })
  .transform((report) => ({
    passed: report.numPassedTests,
    // A file that fails to load has no failed tests.
    failed: report.numFailedTests || report.numFailedTestSuites,
    tests: report.testResults.flatMap(vitestResults),
  }))

type VitestFile = {
  name: string
  message: string
  assertionResults: { title: string; duration?: number | null | undefined; failureMessages: string[] }[]
}

function vitestResults({ name, message, assertionResults }: VitestFile): TestResult[] {
  const file = name.replace(`${process.cwd()}/`, '')
  const tests = assertionResults.map(({ title, duration, failureMessages }) =>
    toResult(`${file}: ${title}`, duration ?? 0, failureMessages.join('\n')),
  )
  return message === '' ? tests : [...tests, toResult(file, 0, message)]
}

interface PlaywrightSuite {
  file: string
  specs: { title: string; tests: { status: string; results: { duration: number; errors: { message?: string | undefined }[] }[] }[] }[]
  suites?: PlaywrightSuite[] | undefined
}

const PlaywrightTest = z.object({
  status: z.string().default('expected'),
  results: z.array(z.object({ duration: z.number(), errors: z.array(z.object({ message: z.string().optional() })).default([]) })),
})

const PlaywrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  file: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(PlaywrightTest) })),
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
    tests: suites.flatMap(playwrightResults),
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
    tests: tallies.flatMap(({ tests }) => tests),
  }
}

/** The slowest tests, one a line, the slowest first. */
export function slowestTable(tests: TestResult[], count = 20): string {
  const slowest = [...tests].sort((a, b) => b.ms - a.ms).slice(0, count)
  return slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`).join('\n')
}

/** The tests that failed, each with the beginning of its error. */
export function failureList(tests: TestResult[]): string {
  const failures = tests.filter(({ error }) => error !== undefined)
  return failures.map(({ name, error = '' }) => `  ${name}\n${firstLines(error)}`).join('\n')
}

function firstLines(error: string): string {
  const lines = stripVTControlCharacters(error)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines
    .slice(0, 12)
    .map((line) => `      ${line}`)
    .join('\n')
}

function toResult(name: string, ms: number, error: string): TestResult {
  return error === '' ? { name, ms } : { name, ms, error }
}

function playwrightResults({ file, specs, suites = [] }: PlaywrightSuite): TestResult[] {
  const own = specs.map(({ title, tests }) => {
    const results = tests.flatMap(({ results }) => results)
    const ms = results.reduce((total, { duration }) => total + duration, 0)
    const isExpected = tests.every(({ status }) => status === 'expected' || status === 'skipped')
    const messages = results.flatMap(({ errors }) => errors.map(({ message = '' }) => message))
    return toResult(`e2e/${file}: ${title}`, ms, isExpected ? '' : messages.join('\n') || 'no message')
  })
  return [...own, ...suites.flatMap(playwrightResults)]
}

function tallyReport(report: z.ZodType<Tally>, file: string, exitCode: number): Tally {
  const parsed = existsSync(file) ? report.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  const { passed, failed, tests } = parsed?.data ?? { passed: 0, failed: 0, tests: [] }
  if (failed > 0 || (exitCode === 0 && parsed?.success)) return { passed, failed, tests }
  return { passed, failed: 1, tests: [...tests, { name: 'the test runner', ms: 0, error: `ended with ${exitCode}; its output says why` }] }
}
