import { runChecks } from '#bin/checks/run-checks'
import { listSources } from '#bin/project/list-sources'
import { beginWebBuild } from '#bin/testing/begin-web-build'
import { runEndToEndTests } from '#bin/testing/run-end-to-end-tests'
import { runUnitTests } from '#bin/testing/run-unit-tests'
import { failureList, slowestTable, sum, type Tally } from '#bin/testing/tally'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { generateClient } from './build/generate-client'

// npm test runs everything. npm test -- <word> runs the tests whose path has the word, without the checks.
const words = process.argv.slice(2)
const specs = words.length > 0 ? listSources(['e2e'], /\.spec\.ts$/).filter((path) => words.some((word) => path.includes(word))) : []
const needsBrowser = words.length === 0 || specs.length > 0

const { passed, failed, tests } = await withTestFolder(async (folder, onInstance) => {
  const tallies: Tally[] = []
  if (words.length === 0) tallies.push(await runStep('Checks', runChecks))
  await generateClient()
  const build = needsBrowser ? beginWebBuild(folder) : undefined
  tallies.push(await runStep('Tests', () => runUnitTests(folder, words)))
  await build
  if (needsBrowser)
    tallies.push(await runStep('End-to-end tests', () => runEndToEndTests({ folder, onInstance, args: specs, which: 'short' })))
  return sum(tallies)
})
if (tests.length > 0) console.log(`\nThe slowest tests:\n${slowestTable(tests)}`)
if (failed > 0) console.error(`\nWhat failed:\n${failureList(tests)}`)
if (words.length > 0 && passed + failed === 0) console.error(`\nNo test has ${words.join(' or ')} in its path.`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

async function runStep(name: string, run: () => Promise<Tally>): Promise<Tally> {
  const begun = performance.now()
  console.log(`\n${name}`)
  const tally = await run().catch(asFailure)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  console.log(`${name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`)
  return tally
}

function asFailure(error: unknown): Tally {
  const message = error instanceof Error ? error.message : String(error)
  console.error(message)
  return { passed: 0, failed: 1, tests: [{ name: 'the step', ms: 0, error: message }] }
}
