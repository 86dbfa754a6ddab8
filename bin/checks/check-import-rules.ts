import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientAtStart } from '#bin/import-rules/client-at-start'
import { findOutbound, findOutboundProblems } from '#bin/import-rules/find-outbound'
import { findViolations } from '#bin/import-rules/find-violations'
import { type ArrowList, arrowsOf, findArrowProblems, mutualIn } from '#bin/import-rules/folder-arrows'
import { readSources } from '#bin/import-rules/sources'
import { listSources, readSource } from '#bin/project/list-sources'
import { ROOT } from '#bin/project/root'

const FOLDERS = ['app', 'core', 'worker', 'verifier', 'delivery', 'prisma', 'bin', 'test', 'e2e', 'chaos', 'bench', 'ops']
const ARROWS = 'bin/import-rules/core-arrows.json'

const paths = listSources(FOLDERS, /\.tsx?$/).filter((path) => !path.startsWith('prisma/generated/'))
const files = paths.map((path) => ({ path, text: readSource(path) }))
const sources = readSources(files)
if (process.argv.includes('--write-arrows')) writeArrows()
const violations = findViolations(sources)
for (const { path, line, specifier, because } of violations) console.error(`${path}:${line} imports ${specifier}. ${because}`)
const list: ArrowList = JSON.parse(readSource(ARROWS))
const loaders = clientAtStart(sources).map((way) => `A fresh clone has no Prisma client when this begins: ${way}`)
const outbound = findOutboundProblems(files.flatMap(({ path, text }) => findOutbound(path, text)))
const problems = [...findArrowProblems(sources, list), ...loaders, ...outbound]
for (const problem of problems) console.error(problem)
console.log(`${paths.length} files, ${violations.length + problems.length} violations of the import rules.`)
if (violations.length + problems.length > 0) process.exitCode = 1

function writeArrows(): void {
  const arrows = arrowsOf(sources)
  writeFileSync(join(ROOT, ARROWS), `${JSON.stringify({ arrows, mutual: mutualIn(arrows) }, null, 2)}\n`)
}
