import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failureList, slowestTable, sum, tallyPlaywright, tallyVitest } from './tally'

function reportOf(content: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'countersign-tally-')), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('counts what passed and failed', () => {
  const vitest = reportOf({ numPassedTests: 7, numFailedTests: 2, numFailedTestSuites: 1 })
  expect(tallyVitest(vitest, 1)).toEqual({ passed: 7, failed: 2, tests: [] })
  const playwright = reportOf({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 }, errors: [] })
  expect(tallyPlaywright(playwright, 1)).toEqual({ passed: 3, failed: 2, tests: [] })
})

test('counts a runner that dies as a failure, though every test before has passed', () => {
  const whole = reportOf({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 0 })
  expect(tallyVitest(whole, 1)).toMatchObject({ passed: 7, failed: 1, tests: [{ name: 'the test runner' }] })
  expect(tallyVitest('/nowhere/report.json', 0)).toMatchObject({ passed: 0, failed: 1, tests: [{ name: 'the test runner' }] })
})

test('counts a file that does not load as a failure', () => {
  const broken = reportOf({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 2 })
  expect(tallyVitest(broken, 1)).toEqual({ passed: 7, failed: 2, tests: [] })
})

test('adds tallies', () => {
  expect(
    sum([
      { passed: 1, failed: 0, tests: [{ name: 'a', ms: 1 }] },
      { passed: 2, failed: 3, tests: [{ name: 'b', ms: 2 }] },
    ]),
  ).toEqual({
    passed: 3,
    failed: 3,
    tests: [
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
  const { tests } = sum([tallyVitest(vitest, 0), tallyPlaywright(playwright, 0)])
  expect(slowestTable(tests)).toBe('   2.5 s  e2e/b.spec.ts: opens\n   1.2 s  core/a.test.ts: adds')
  expect(slowestTable(tests, 1)).toBe('   2.5 s  e2e/b.spec.ts: opens')
})

test('lists what failed with the beginning of its error', () => {
  const failed = { title: 'adds', duration: 3, failureMessages: ['AssertionError: expected 1 to be 2\n    at core/a.test.ts:3'] }
  const vitest = reportOf({
    numPassedTests: 1,
    numFailedTests: 1,
    numFailedTestSuites: 1,
    testResults: [
      { name: `${process.cwd()}/core/a.test.ts`, assertionResults: [failed, { title: 'subtracts', duration: 2 }] },
      { name: `${process.cwd()}/core/b.test.ts`, message: 'Cannot find module', assertionResults: [] },
    ],
  })
  const results = [{ duration: 2, errors: [{ message: '\u001b[31mnot visible\u001b[39m' }] }]
  const specs = [
    { title: 'opens', tests: [{ status: 'unexpected', results }] },
    { title: 'closes', tests: [{ status: 'expected', results: [{ duration: 2 }] }] },
  ]
  const playwright = reportOf({ stats: { expected: 1, unexpected: 1, flaky: 0 }, errors: [], suites: [{ file: 'c.spec.ts', specs }] })
  const { tests } = sum([tallyVitest(vitest, 1), tallyPlaywright(playwright, 1)])
  expect(failureList(tests).split('\n')).toEqual([
    '  core/a.test.ts: adds',
    '      AssertionError: expected 1 to be 2',
    '          at core/a.test.ts:3',
    '  core/b.test.ts',
    '      Cannot find module',
    '  e2e/c.spec.ts: opens',
    '      not visible',
  ])
})
