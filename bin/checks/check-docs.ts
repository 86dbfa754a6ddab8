import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findDeadReferences } from '#bin/docs/find-dead-references'
import { listSources, readSource } from '#bin/project/list-sources'
import { ROOT } from '#bin/project/root'

const pages = listSources(['README.md', 'CONTRIBUTING.md', 'docs'], /\.md$/)
const { scripts } = JSON.parse(readSource('package.json'))
const project = { exists: (path: string) => existsSync(join(ROOT, path)), scripts: Object.keys(scripts) }
const dead = pages.flatMap((page) => findDeadReferences(page, readSource(page), project))
for (const { path, line, says } of dead) console.error(`${path}:${line} names ${says}, which is not there.`)
console.log(`${pages.length} pages, ${dead.length} dead references.`)
if (dead.length > 0) process.exitCode = 1
