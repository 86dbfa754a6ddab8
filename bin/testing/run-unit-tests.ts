import { join } from 'node:path'
import { ROOT } from '#bin/project/root'
import { runShown } from './run-shown'
import { type Tally, tallyVitest } from './tally'

/**
 * Runs the tests of vitest whose path has one of the words, or all of them, with their own PostgreSQL and Temporal server. Long tests
 * (`*.long.test.ts`) run only when `isLong`, and then no others.
 */
export async function runUnitTests(folder: string, words: string[] = [], { isLong = false } = {}): Promise<Tally> {
  const report = join(folder, 'vitest.json')
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await runShown(vitest, [
    'run',
    ...words,
    `--project=${isLong ? 'long' : '!long'}`,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return tallyVitest(report, code)
}
