import { checkNode } from './project/check-node.mjs'
import { installDependencies } from './project/install-dependencies.mjs'

checkNode()
const begun = performance.now()
const hasInstalled = await installDependencies().catch(giveUp)
console.log(
  `  dependencies         ${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${hasInstalled ? 'npm ci' : 'as the lockfile says'}`,
)
const { register } = await import('tsx/esm/api')
register()
await import('./start.ts')

/** @param {Error} error */
function giveUp(error) {
  console.error(error.message)
  process.exit(1)
}
