import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from './root'

/** The paths of all files under these folders or of these files, relative to the root, with slashes, sorted. */
export function listSources(places: readonly string[], name: RegExp): string[] {
  return places
    .flatMap((place) => filesUnder(join(ROOT, place)))
    .map(fromTheTop)
    .filter((path) => name.test(path))
    .sort()
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

function filesUnder(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return []
  if (found.isFile()) return [path]
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function fromTheTop(path: string): string {
  return relative(ROOT, path).replaceAll('\\', '/')
}
