import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSources } from '#bin/project/list-sources'
import { ROOT } from '#bin/project/root'

/** A short hash of these files and folders without their tests, to know whether a build is still current. */
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
