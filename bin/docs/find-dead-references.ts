import { posix } from 'node:path'

export interface Project {
  /** Whether a file or folder exists; the path is relative to the root, with slashes. */
  exists(path: string): boolean
  scripts: readonly string[]
}

export interface DeadReference {
  path: string
  line: number
  says: string
}

// Example file names and build output need not exist.
const NOT_OURS = /[*<>{}$…]|^@|^(text|application|image)\/|^(\.data|\.next|node_modules|test-results)(\/|$)|^\.env$|^https?:|^mailto:|^#/
const LIKE_A_PATH = /^(\.?[\w@()[\]-]+\/)+[\w@()[\].-]*$|^[\w-]+\.(md|ts|tsx|js|mjs|json|yml|prisma|sql)$|^Dockerfile$|^\.[\w.-]+$/

/** The paths, links and npm scripts that a page of documentation names and that do not exist. */
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

/** Links are relative to the page, as in a browser. */
function deadLinks(page: string, line: string, { exists }: Project): string[] {
  const targets = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
  return targets.filter((target) => !NOT_OURS.test(target) && !exists(posix.join(posix.dirname(page), target.split('#')[0] ?? '')))
}

/** A path in backticks is relative to the root. */
function deadPaths(line: string, { exists }: Project): string[] {
  const spans = [...line.matchAll(/`([^`\s]+)`/g)].map((match) => (match[1] ?? '').replace(/:\d+$/, ''))
  return spans.filter((path) => LIKE_A_PATH.test(path) && !NOT_OURS.test(path) && !path.startsWith('/') && !isThere(path, exists))
}

/** Modules may be named without their extension. */
function isThere(path: string, exists: Project['exists']): boolean {
  return ['', '.ts', '.tsx'].some((ending) => exists(`${path}${ending}`))
}
