import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSources, readSource } from '#bin/project/list-sources'
import { ROOT } from '#bin/project/root'
import { findOldTerms, type OldTerm } from '#bin/words/find-old-terms'

interface Exception {
  /** A file, or a folder with a slash at its end. */
  path: string
  term: string
  reason: string
}

const FOLDERS = [
  'app',
  'core',
  'worker',
  'verifier',
  'delivery',
  'prisma',
  'bin',
  'test',
  'e2e',
  'bench',
  'ops',
  'chaos',
  'docs',
  'README.md',
  'CONTRIBUTING.md',
]
const EXCEPTIONS = 'bin/words/exceptions.json'
const NOT_CHECKED = /^prisma\/generated\/|^bin\/words\/|^docs\/glossary\.md$/

const paths = listSources(FOLDERS, /\.(tsx?|md|sql)$/).filter((path) => !NOT_CHECKED.test(path))
const found = paths.flatMap((path) => findOldTerms(path, readSource(path)))
if (process.argv.includes('--write-exceptions')) writeExceptions(found)
const exceptions: Exception[] = JSON.parse(readSource(EXCEPTIONS))
const refused = found.filter((term) => !exceptions.some((exception) => covers(exception, term)))
for (const { path, line, term, where, instead } of refused)
  console.error(`${path}:${line} has the old term "${term}" in ${where === 'prose' ? 'prose' : 'an identifier'}. Write: ${instead}.`)
const unused = exceptions.filter((exception) => !found.some((term) => covers(exception, term)))
for (const { path, term } of unused) console.error(`${EXCEPTIONS} allows "${term}" in ${path}, where it no longer is. Remove the entry.`)
console.log(`${paths.length} files, ${refused.length} old terms, ${exceptions.length} exceptions, ${unused.length} of them unused.`)
// An entry for words that are still being removed may already be unused.
const isStale = unused.some(({ reason }) => !reason.startsWith('until the words of'))
if (refused.length > 0 || isStale) process.exitCode = 1

function covers({ path, term }: Exception, oldTerm: OldTerm): boolean {
  return term === oldTerm.term && (path.endsWith('/') ? oldTerm.path.startsWith(path) : oldTerm.path === path)
}

/** Allows every old term that is in the tree, one entry for a term and a folder. */
function writeExceptions(oldTerms: OldTerm[]): void {
  const keys = new Set(oldTerms.map(({ path, term }) => `${folderOf(path)} ${term}`))
  const entries = [...keys].sort().map((key) => {
    const [path = '', ...term] = key.split(' ')
    return { path, term: term.join(' '), reason: `until the words of ${path.replace(/\/$/, '')} are done` }
  })
  writeFileSync(join(ROOT, EXCEPTIONS), `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`)
}

function folderOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  if (second === '') return path
  return ['app', 'core', 'worker'].includes(top) && path.split('/').length > 2 ? `${top}/${second}/` : `${top}/`
}
