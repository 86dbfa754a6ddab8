import { runChecks } from '#bin/checks/run-checks'
import { runEndToEndTests } from './testing/run-end-to-end-tests'
import { runUnitTests } from './testing/run-unit-tests'
import { sum, type Tally } from './testing/tally'
import { withTestFolder } from './testing/with-test-folder'

const { passed, failed } = await withTestFolder(async (folder, onInstance) => {
  const tallies: Tally[] = []
  for (const [name, run] of [
    ['Checks', runChecks],
    ['Tests', () => runUnitTests(folder)],
    ['Journeys', () => runEndToEndTests({ folder, onInstance })],
  ] as const) {
    const begun = performance.now()
    console.log(`\n${name}`)
    const tally = await run().catch(asFailure)
    tallies.push(tally)
    const seconds = ((performance.now() - begun) / 1000).toFixed(0)
    console.log(`${name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`)
  }
  return sum(tallies)
})
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function asFailure(error: unknown): Tally {
  console.error(error instanceof Error ? error.message : String(error))
  return { passed: 0, failed: 1 }
}
