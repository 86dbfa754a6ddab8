import { dirname } from 'node:path'
import { checkNode } from './project/check-node.mjs'
import { isInstalled } from './project/install-dependencies.mjs'

checkNode()
if (!isInstalled(dirname(import.meta.dirname))) {
  console.log(`  ok     Node          ${process.versions.node}`)
  console.log('  WRONG  node_modules  not what the lockfile says')
  console.log('                       → npm ci --ignore-scripts, or npm start, which does it by itself')
  process.exit(1)
}
const { register } = await import('tsx/esm/api')
register()
await import('./doctor.ts')
