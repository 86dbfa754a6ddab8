import { readSource } from '#bin/project/list-sources'

interface LockedPackage {
  optionalDependencies?: Record<string, string>
}

const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(readSource('package-lock.json'))

// A registry that lacks a package's binaries for other platforms yields a lockfile that `npm ci` refuses elsewhere.
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isLocked(path, name))
    .map((name) => `${path} wants ${name}`),
)
for (const line of missing) console.error(`package-lock.json: ${line}, which is not in it.`)
console.log(`${Object.keys(packages).length} packages, ${missing.length} missing for some platform.`)
if (missing.length > 0) process.exitCode = 1

/** npm looks in the package's own folder, then in those above it. */
function isLocked(path: string, name: string): boolean {
  const inner = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`
  if (inner in packages) return true
  if (path === '') return false
  const above = path.lastIndexOf('/node_modules/')
  return isLocked(above < 0 ? '' : path.slice(0, above), name)
}
