import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { slowestTable, sum, tallyPlaywright, tallyVitest } from './tally'

function reportOf(content: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'countersign-tally-')), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('counts what passed and failed', () => {
  const vitest = reportOf({ numPassedTests: 7, numFailedTests: 2, numFailedTestSuites: 1 })
  expect(tallyVitest(vitest, 1)).toEqual({ passed: 7, failed: 2, times: [] })
  const playwright = reportOf({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 }, errors: [] })
  expect(tallyPlaywright(playwright, 1)).toEqual({ passed: 3, failed: 2, times: [] })
})

test('counts a runner that dies as a failure, though every test before has passed', () => {
  const whole = reportOf({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 0 })
  expect(tallyVitest(whole, 1)).toEqual({ passed: 7, failed: 1, times: [] })
  expect(tallyVitest('/nowhere/report.json', 0)).toEqual({ passed: 0, failed: 1, times: [] })
})

test('counts a file that does not load as a failure', () => {
  const broken = reportOf({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 2 })
  expect(tallyVitest(broken, 1)).toEqual({ passed: 7, failed: 2, times: [] })
})

test('adds tallies', () => {
  expect(
    sum([
      { passed: 1, failed: 0, times: [{ name: 'a', ms: 1 }] },
      { passed: 2, failed: 3, times: [{ name: 'b', ms: 2 }] },
    ]),
  ).toEqual({
    passed: 3,
    failed: 3,
    times: [
      { name: 'a', ms: 1 },
      { name: 'b', ms: 2 },
    ],
  })
})

test('lists the slowest tests first', () => {
  const vitest = reportOf({
    numPassedTests: 1,
    numFailedTests: 0,
    numFailedTestSuites: 0,
    testResults: [{ name: `${process.cwd()}/core/a.test.ts`, assertionResults: [{ title: 'adds', duration: 1_200 }] }],
  })
  const results = [{ duration: 2_500 }]
  const suite = { file: 'b.spec.ts', specs: [{ title: 'opens', tests: [{ results }] }] }
  const playwright = reportOf({ stats: { expected: 1, unexpected: 0, flaky: 0 }, errors: [], suites: [{ ...suite, suites: [] }] })
  const { times } = sum([tallyVitest(vitest, 0), tallyPlaywright(playwright, 0)])
  expect(slowestTable(times)).toBe('   2.5 s  e2e/b.spec.ts: opens\n   1.2 s  core/a.test.ts: adds')
  expect(slowestTable(times, 1)).toBe('   2.5 s  e2e/b.spec.ts: opens')
})
