import { runUnitTests } from '#bin/testing/run-unit-tests'
import { failureList, slowestTable } from '#bin/testing/tally'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { generateClient } from './build/generate-client'

// Tests that take too long for npm test. npm run test:long -- <word> runs those whose path has the word.
const words = process.argv.slice(2).filter((word) => word !== '--long')

await generateClient()
const { passed, failed, tests } = await withTestFolder((folder) => runUnitTests(folder, words, { isLong: true }))
console.log(`\nWhat ran:\n${slowestTable(tests, tests.length)}`)
if (failed > 0) console.error(`\nWhat failed:\n${failureList(tests)}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
