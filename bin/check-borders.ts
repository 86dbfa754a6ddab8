import { findViolations } from './borders/find-violations'
import { readSources } from './borders/source'
import { listSources, readSource } from './list-sources'

const FOLDERS = ['app', 'core', 'worker', 'prisma', 'bin', 'test', 'e2e', 'chaos', 'bench']

const paths = listSources(FOLDERS, /\.tsx?$/).filter((path) => !path.startsWith('prisma/generated/'))
const violations = findViolations(readSources(paths.map((path) => ({ path, text: readSource(path) }))))
for (const { path, line, specifier, because } of violations) console.error(`${path}:${line} imports ${specifier}. ${because}`)
console.log(`${paths.length} files, ${violations.length} imports across a border.`)
if (violations.length > 0) process.exitCode = 1
