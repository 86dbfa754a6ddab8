import { BORDERS, type Border } from './borders'
import type { Import } from './imports-of'
import { isNoun } from './is-noun'
import { type Sources, targetOf } from './source'

export interface Violation {
  path: string
  line: number
  specifier: string
  because: string
}

/** Every import that violates a rule, in the order of the files. */
export function findViolations(sources: Sources): Violation[] {
  return [...sources].flatMap(([path, imports]) => {
    const borders = BORDERS.filter((border) => border.files.test(path) && !border.except?.test(path))
    return imports.flatMap((imported) => {
      const because = borders.map((border) => complaint(sources, border, path, imported)).find((found) => found !== undefined)
      return because === undefined ? [] : [{ path, line: imported.line, specifier: imported.specifier, because }]
    })
  })
}

function complaint(sources: Sources, border: Border, path: string, { specifier, isTypeOnly }: Import): string | undefined {
  const forbidden = border.forbids.find(({ imports, evenTypes }) => imports.test(specifier) && (evenTypes || !isTypeOnly))
  if (forbidden) return forbidden.because
  if (border.nounsOnly === undefined || isTypeOnly) return undefined
  const target = targetOf(sources, path, specifier)
  return target?.startsWith('core/') && !isNoun(sources, target) ? border.nounsOnly : undefined
}
