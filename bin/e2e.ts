import { generateClient } from '#bin/build/generate-client'
import { runEndToEndTests } from './testing/run-end-to-end-tests'
import { withTestFolder } from './testing/with-test-folder'

// Only the end-to-end tests: npm run e2e -- some.spec.ts --headed
await generateClient()
const { failed } = await withTestFolder((folder, onInstance) => runEndToEndTests({ folder, onInstance, args: process.argv.slice(2) }))
process.exit(failed > 0 ? 1 : 0)
