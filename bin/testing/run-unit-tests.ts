import { join } from 'node:path'
import { ROOT } from '#bin/project/root'
import { runShown } from './run-shown'
import { type Tally, tallyVitest } from './tally'

/** Everything vitest runs, with a PostgreSQL and a Temporal server of its own. */
export async function runUnitTests(folder: string): Promise<Tally> {
  const report = join(folder, 'vitest.json')
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await runShown(vitest, ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  return tallyVitest(report, code)
}
