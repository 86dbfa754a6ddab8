import type { Import } from './imports-of'
import { isNoun } from './is-noun'
import { IMPORT_RULES, type ImportRule } from './rules'
import { type Sources, targetOf } from './sources'

export interface Violation {
  path: string
  line: number
  specifier: string
  because: string
}

/** Every import that breaks a rule, in the order of the files. */
export function findViolations(sources: Sources): Violation[] {
  return [...sources].flatMap(([path, imports]) => {
    const rules = IMPORT_RULES.filter((rule) => rule.files.test(path) && !rule.except?.test(path))
    return imports.flatMap((imported) => {
      const because = rules.map((rule) => complaint(sources, rule, path, imported)).find((found) => found !== undefined)
      return because === undefined ? [] : [{ path, line: imported.line, specifier: imported.specifier, because }]
    })
  })
}

function complaint(sources: Sources, rule: ImportRule, path: string, { specifier, isTypeOnly }: Import): string | undefined {
  const forbidden = rule.forbids.find(({ imports, evenTypes }) => imports.test(specifier) && (evenTypes || !isTypeOnly))
  if (forbidden) return forbidden.because
  if (rule.nounsOnly === undefined || isTypeOnly) return undefined
  const target = targetOf(sources, path, specifier)
  return target?.startsWith('core/') && !isNoun(sources, target) ? rule.nounsOnly : undefined
}
