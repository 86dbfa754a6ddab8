import { join } from 'node:path'
import { buildWeb } from './build-web'
import { generateClient } from './generate-client'
import { runChecks } from './run-checks'
import { runEndToEndTests } from './testing/run-end-to-end-tests'
import { runUnitTests } from './testing/run-unit-tests'
import { tableOfSlowest, timedByPlaywright, timedByVitest } from './testing/slowest'
import { sum, type Tally } from './testing/tally'
import { withTestFolder } from './testing/with-test-folder'

// Everything, or with words the files that have one of them in their path: npm test -- decisions
const words = process.argv.slice(2)
const { passed, failed } = await withTestFolder(async (folder, onInstance) => {
  const tallies: Tally[] = []
  const steps: [string, () => Promise<Tally>][] = [
    ...(words.length === 0 ? ([['Checks', runChecks]] as [string, () => Promise<Tally>][]) : []),
    ['Tests', () => besideWebBuild(folder, () => runUnitTests(folder, words))],
    ['End-to-end tests', () => runEndToEndTests({ folder, onInstance, args: words })],
  ]
  for (const [name, run] of steps) {
    const begun = performance.now()
    console.log(`\n${name}`)
    const tally = await run().catch(asFailure)
    tallies.push(tally)
    const seconds = ((performance.now() - begun) / 1000).toFixed(0)
    console.log(`${name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`)
  }
  const timed = [...timedByVitest(join(folder, 'vitest.json')), ...timedByPlaywright(join(folder, 'playwright.json'))]
  if (timed.length > 0) console.log(`\nThe slowest tests\n${tableOfSlowest(timed)}`)
  return sum(tallies)
})
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Builds the web server meanwhile, for the end-to-end tests; if that fails, they say so. */
async function besideWebBuild(folder: string, run: () => Promise<Tally>): Promise<Tally> {
  await generateClient()
  const built = buildWeb({ dataFolder: join(folder, 'data'), logFile: join(folder, 'web-build.log'), onSpawn: () => {} }).catch(() => {})
  const tally = await run()
  await built
  return tally
}

function asFailure(error: unknown): Tally {
  console.error(error instanceof Error ? error.message : String(error))
  return { passed: 0, failed: 1 }
}
