import { posix } from 'node:path'
import { type Import, importsOf } from './imports-of'

/** The project's own sources: path from the top, with slashes, to what they import. */
export type Sources = Map<string, Import[]>

const ALIASES: Record<string, { folder: string; extension: string }> = {
  '#core/': { folder: 'core/', extension: '.ts' },
  '#worker/': { folder: 'worker/', extension: '.ts' },
  '#server/': { folder: 'app/_server/', extension: '.ts' },
  '#ui/': { folder: 'app/_ui/', extension: '.tsx' },
  '#bin/': { folder: 'bin/', extension: '.ts' },
  '#verifier/': { folder: 'verifier/', extension: '.ts' },
  '#bench/': { folder: 'bench/', extension: '.ts' },
  '#database/': { folder: 'prisma/', extension: '.ts' },
  '#test/': { folder: 'test/', extension: '.ts' },
  '#prisma/': { folder: 'prisma/generated/', extension: '.ts' },
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
    return [path, `${path}.ts`, `${path}.tsx`]
  }
  const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix))
  const target = alias === undefined ? undefined : ALIASES[alias]
  return alias && target ? [`${target.folder}${specifier.slice(alias.length)}${target.extension}`] : []
}
