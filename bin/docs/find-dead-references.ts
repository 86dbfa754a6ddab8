import { posix } from 'node:path'

export interface Project {
  /** Whether a file or folder is there; the path is from the top, with slashes. */
  exists(path: string): boolean
  scripts: readonly string[]
}

export interface DeadReference {
  path: string
  line: number
  says: string
}

// What people type may be made up on the spot, and what a run makes is not there before it.
const NOT_OURS = /[*<>{}$…]|^@|^(text|application|image)\/|^(\.data|\.next|node_modules|test-results)(\/|$)|^\.env$|^https?:|^mailto:|^#/
const LIKE_A_PATH = /^(\.?[\w@()[\]-]+\/)+[\w@()[\].-]*$|^[\w-]+\.(md|ts|tsx|js|mjs|json|yml|prisma|sql)$|^Dockerfile$|^\.[\w.-]+$/

/** The paths, links and npm scripts that a page of documentation names and that are not there. */
export function findDeadReferences(page: string, text: string, project: Project): DeadReference[] {
  return text.split('\n').flatMap((content, index) => {
    const names = [...deadScripts(content, project), ...deadLinks(page, content, project), ...deadPaths(content, project)]
    return [...new Set(names)].map((says) => ({ path: page, line: index + 1, says }))
  })
}

function deadScripts(line: string, { scripts }: Project): string[] {
  const run = [...line.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '')
  const short = [...line.matchAll(/npm (start|test)\b/g)].map((match) => match[1] ?? '')
  return [...run, ...short].filter((name) => !scripts.includes(name)).map((name) => `npm run ${name}`)
}

/** Links are read from where the page stands, as a browser does. */
function deadLinks(page: string, line: string, { exists }: Project): string[] {
  const targets = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
  return targets.filter((target) => !NOT_OURS.test(target) && !exists(posix.join(posix.dirname(page), target.split('#')[0] ?? '')))
}

/** What stands between backticks and looks like a path is one from the top. */
function deadPaths(line: string, { exists }: Project): string[] {
  const spans = [...line.matchAll(/`([^`\s]+)`/g)].map((match) => (match[1] ?? '').replace(/:\d+$/, ''))
  return spans.filter((path) => LIKE_A_PATH.test(path) && !NOT_OURS.test(path) && !path.startsWith('/') && !isThere(path, exists))
}

/** Modules are named as they are imported, without what their files end in. */
function isThere(path: string, exists: Project['exists']): boolean {
  return ['', '.ts', '.tsx'].some((ending) => exists(`${path}${ending}`))
}
