import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSources } from '#bin/project/list-sources'
import { ROOT } from '#bin/project/root'

/** A short name for what these files and folders hold now, tests left out: what was built from them needs no second build. */
export function hashSources(sources: string[]): string {
  const hash = createHash('sha256')
  for (const path of listSources(sources, /./).filter((path) => !/\.test\.tsx?$/.test(path)))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0')
  return hash.digest('hex').slice(0, 16)
}
