import ts from 'typescript'
import { REFUSED_IN_IDENTIFIERS, REFUSED_IN_PROSE } from './word-list'

export interface OldTerm {
  path: string
  line: number
  term: string
  where: 'identifier' | 'prose'
  instead: string
}

/** The old terms in one file: in identifiers by their parts, in comments, texts and pages by whole words. */
export function findOldTerms(path: string, text: string): OldTerm[] {
  const inProse = findInProse(path, text)
  return /\.tsx?$/.test(path) ? [...findInIdentifiers(path, text), ...inProse] : inProse
}

function findInIdentifiers(path: string, text: string): OldTerm[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: OldTerm[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      for (const term of partsOf(node.text)) {
        const instead = Object.hasOwn(REFUSED_IN_IDENTIFIERS, term) ? REFUSED_IN_IDENTIFIERS[term] : undefined
        if (instead === undefined) continue
        found.push({ path, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, term, where: 'identifier', instead })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** bufferPool and BUFFER_POOL are buffer and pool. */
function partsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_$]+/)
}

const phrases = Object.entries(REFUSED_IN_PROSE).map(([term, instead]) => ({
  term,
  instead,
  // Not in identifiers, paths, addresses or settings.
  pattern: new RegExp(`(?<![\\w@./#$-])${term}(?![\\w@/$-]|\\.\\w)`, 'i'),
}))

function findInProse(path: string, text: string): OldTerm[] {
  return text
    .split('\n')
    .flatMap((content, index) =>
      phrases
        .filter(({ pattern }) => pattern.test(content))
        .map(({ term, instead }) => ({ path, line: index + 1, term, where: 'prose' as const, instead })),
    )
}
