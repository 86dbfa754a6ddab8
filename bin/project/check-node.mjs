import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Ends the process with one sentence when this Node is too old to read the rest. */
export function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(dirname(dirname(import.meta.dirname ?? '.')), 'package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '').split('.').map(Number)
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return
  console.error(`This is Node ${process.versions.node}; Countersign needs ${engines.node}. https://nodejs.org`)
  process.exit(1)
}
