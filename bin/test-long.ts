import { listSources } from '#bin/project/list-sources'
import { beginWebBuild } from '#bin/testing/begin-web-build'
import { runEndToEndTests } from '#bin/testing/run-end-to-end-tests'
import { runUnitTests } from '#bin/testing/run-unit-tests'
import { failureList, slowestTable, sum, type Tally } from '#bin/testing/tally'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { generateClient } from './build/generate-client'

// Tests that take too long for npm test: *.long.test.ts, and end-to-end tests with the tag @long. npm run test:long -- <word> runs those
// whose path has the word.
const words = process.argv.slice(2).filter((word) => word !== '--long')
const specs = listSources(['e2e'], /\.spec\.ts$/).filter((path) => words.length === 0 || words.some((word) => path.includes(word)))

await generateClient()
const { passed, failed, tests } = await withTestFolder(async (folder, onInstance) => {
  const build = specs.length > 0 ? beginWebBuild(folder) : undefined
  const tallies: Tally[] = [await runUnitTests(folder, words, { isLong: true })]
  await build
  if (specs.length > 0) tallies.push(await runEndToEndTests({ folder, onInstance, args: specs, which: 'long' }))
  return sum(tallies)
})
console.log(`\nWhat ran:\n${slowestTable(tests, tests.length)}`)
if (failed > 0) console.error(`\nWhat failed:\n${failureList(tests)}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
