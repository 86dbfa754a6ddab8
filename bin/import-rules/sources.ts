import { posix } from 'node:path'
import { type Import, importsOf } from './imports-of'

/** The project's own sources: path from the top, with slashes, to what they import. */
export type Sources = Map<string, Import[]>

const ALIASES: Record<string, string> = {
  '#core/': 'core/',
  '#worker/': 'worker/',
  '#server/': 'app/_server/',
  '#ui/': 'app/_ui/',
  '#bin/': 'bin/',
  '#verifier/': 'verifier/',
  '#bench/': 'bench/',
  '#chaos/': 'chaos/',
  '#database/': 'prisma/',
  '#test/': 'test/',
  '#prisma/': 'prisma/generated/',
}

export function readSources(files: { path: string; text: string }[]): Sources {
  return new Map(files.map(({ path, text }) => [path, importsOf(path, text)]))
}

/** The source file that an import of `from` means; undefined for a package, for a module of Node, and for a missing file. */
export function targetOf(sources: Sources, from: string, specifier: string): string | undefined {
  return candidates(from, specifier).find((path) => sources.has(path))
}

function candidates(from: string, specifier: string): string[] {
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(from), specifier))
    return [path, ...withExtensions(path)]
  }
  const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix))
  const folder = alias === undefined ? undefined : ALIASES[alias]
  return alias && folder ? withExtensions(`${folder}${specifier.slice(alias.length)}`) : []
}

function withExtensions(path: string): string[] {
  return [`${path}.ts`, `${path}.tsx`]
}
