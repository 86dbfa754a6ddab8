import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sum, tallyPlaywright, tallyVitest } from './tally'

function reportOf(content: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'countersign-tally-')), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('counts what passed and failed', () => {
  const vitest = reportOf({ numPassedTests: 7, numFailedTests: 2, numFailedTestSuites: 1 })
  expect(tallyVitest(vitest, 1)).toEqual({ passed: 7, failed: 2 })
  const playwright = reportOf({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 }, errors: [] })
  expect(tallyPlaywright(playwright, 1)).toEqual({ passed: 3, failed: 2 })
})

test('a runner that dies is a failure, though every test it came to has passed', () => {
  const whole = reportOf({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 0 })
  expect(tallyVitest(whole, 1)).toEqual({ passed: 7, failed: 1 })
  expect(tallyVitest('/nowhere/report.json', 0)).toEqual({ passed: 0, failed: 1 })
})

test('a file that cannot be loaded is a failure', () => {
  const broken = reportOf({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 2 })
  expect(tallyVitest(broken, 1)).toEqual({ passed: 7, failed: 2 })
})

test('sums up', () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 })
})
