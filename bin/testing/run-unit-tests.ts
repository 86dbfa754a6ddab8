import { join } from 'node:path'
import { ROOT } from '#bin/root'
import { runShown } from './run-shown'
import { type Tally, tallyVitest } from './tally'

/** Runs vitest on everything, or on the files that have one of `words` in their path, with a PostgreSQL and a Temporal of its own. */
export async function runUnitTests(folder: string, words: string[] = []): Promise<Tally> {
  const report = join(folder, 'vitest.json')
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await runShown(vitest, [
    'run',
    '--passWithNoTests',
    ...words,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return tallyVitest(report, code)
}
