import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/root'
import { tableOfSlowest, timedByPlaywright, timedByVitest } from './slowest'

test('reads how long each test took from both reports', () => {
  const vitest = reportOf({
    testResults: [{ name: join(ROOT, 'core/a.test.ts'), assertionResults: [{ fullName: 'a holds', duration: 1500 }] }],
  })
  expect(timedByVitest(vitest)).toEqual([{ file: 'core/a.test.ts', name: 'a holds', seconds: 1.5 }])
  const spec = { title: 'b holds', file: 'b.spec.ts', tests: [{ results: [{ duration: 2000 }] }] }
  const playwright = reportOf({ suites: [{ specs: [], suites: [{ specs: [spec] }] }] })
  expect(timedByPlaywright(playwright)).toEqual([{ file: 'e2e/b.spec.ts', name: 'b holds', seconds: 2 }])
})

test('lists the slowest first, and nothing where there is no report', () => {
  const tests = [1, 3, 2].map((seconds) => ({ file: 'a.test.ts', name: `takes ${seconds}`, seconds }))
  expect(tableOfSlowest(tests, 2)).toBe('    3.0 s  a.test.ts  takes 3\n    2.0 s  a.test.ts  takes 2')
  expect(timedByVitest('/nowhere.json')).toEqual([])
})

function reportOf(content: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'countersign-slowest-')), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}
