import { dirname } from 'node:path/posix'
import { type Sources, targetOf } from './sources'

/** For each folder of core/, the folders of core/ that it may import. */
export type Arrows = Record<string, string[]>

export interface ArrowList {
  arrows: Arrows
  /** Pairs of folders that still import each other. Entries are only ever removed. */
  mutual: [string, string][]
}

/** Which folder of core/ imports which, types included and tests left out. */
export function arrowsOf(sources: Sources): Arrows {
  const arrows = new Map<string, Set<string>>()
  for (const [path, imports] of sources) {
    if (!path.startsWith('core/') || /\.test\.tsx?$/.test(path)) continue
    const from = dirname(path)
    for (const { specifier } of imports) {
      const target = targetOf(sources, path, specifier)
      if (!target?.startsWith('core/') || dirname(target) === from) continue
      arrows.set(from, (arrows.get(from) ?? new Set()).add(dirname(target)))
    }
  }
  return Object.fromEntries([...arrows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, to]) => [from, [...to].sort()]))
}

export function mutualIn(arrows: Arrows): [string, string][] {
  return Object.entries(arrows).flatMap(([from, to]) =>
    to.filter((folder) => from < folder && arrows[folder]?.includes(from)).map((folder): [string, string] => [from, folder]),
  )
}

/** What is wrong with the arrows of the sources, as the list has them: new arrows, new circles of two, and entries that nothing needs. */
export function findArrowProblems(sources: Sources, list: ArrowList): string[] {
  const found = arrowsOf(sources)
  const foundMutual = mutualIn(found)
  const isIn = (pairs: [string, string][], [a, b]: [string, string]) => pairs.some(([x, y]) => x === a && y === b)
  return [
    ...pairsOf(found)
      .filter((pair) => !isIn(pairsOf(list.arrows), pair))
      .map(([from, to]) => `${from} imports ${to}, which bin/import-rules/core-arrows.json does not allow.`),
    ...pairsOf(list.arrows)
      .filter((pair) => !isIn(pairsOf(found), pair))
      .map(([from, to]) => `${from} no longer imports ${to}: remove it from bin/import-rules/core-arrows.json.`),
    ...foundMutual.filter((pair) => !isIn(list.mutual, pair)).map(([a, b]) => `${a} and ${b} import each other.`),
    ...list.mutual
      .filter((pair) => !isIn(foundMutual, pair))
      .map(([a, b]) => `${a} and ${b} no longer import each other: remove the pair from bin/import-rules/core-arrows.json.`),
  ]
}

function pairsOf(arrows: Arrows): [string, string][] {
  return Object.entries(arrows).flatMap(([from, to]) => to.map((folder): [string, string] => [from, folder]))
}
