import { checkNode } from './project/check-node.mjs'
import { installDependencies } from './project/install-dependencies.mjs'

checkNode()
await installDependencies().catch((error) => {
  console.error(error.message)
  console.log('\n0 passed, 1 failed')
  process.exit(1)
})
const { register } = await import('tsx/esm/api')
register()
await import(process.argv.includes('--long') ? './test-long.ts' : './test.ts')
