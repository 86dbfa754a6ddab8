import { isBuiltin } from 'node:module'
import ts from 'typescript'
import { OUTBOUND_EXCEPTIONS } from './outbound-exceptions'

export interface OutboundUse {
  path: string
  line: number
  /** The global, the package, or the name that is imported from a module of Node. */
  uses: string
}

/** The code that serves, works and verifies. Pages in the browser ask their own server. */
const ZONE = /^(core|worker|verifier|delivery|app(?!\/_ui))\//
const OUTBOUND = /^core\/outbound\//
const TEST = /\.test\.tsx?$/

const globals = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']
/** Packages, and not files of ours that are named like them. */
const clients =
  /^(undici|axios|got|ky|node-fetch|cross-fetch|needle|superagent|ws|nodemailer|ldapts|ssh2.*|[^.#].*sftp.*|sftp.*|@aws-sdk\/.*|@opentelemetry\/exporter-.*)(\/|$)/
/** What may be imported from the modules that can connect. */
const harmless: Record<string, string[]> = {
  http: ['createServer', 'STATUS_CODES'],
  https: ['createServer'],
  http2: ['createServer', 'createSecureServer'],
  net: ['createServer', 'isIP', 'isIPv4', 'isIPv6', 'BlockList'],
  tls: ['createServer', 'rootCertificates'],
  dgram: [],
  aws4fetch: ['AwsV4Signer'],
}

/** Each place where a file of the server could send something without core/outbound. */
export function findOutbound(path: string, text: string): OutboundUse[] {
  if (!ZONE.test(path) || OUTBOUND.test(path) || TEST.test(path)) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: OutboundUse[] = []
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
    for (const uses of usesOf(node)) found.push({ path, line, uses })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The uses that no exception covers, and the exceptions that nothing needs, as lines to print. */
export function findOutboundProblems(uses: OutboundUse[], exceptions = OUTBOUND_EXCEPTIONS): string[] {
  const covers = (exception: (typeof exceptions)[number], use: OutboundUse) => exception.path === use.path && exception.uses === use.uses
  const refused = uses.filter((use) => !exceptions.some((exception) => covers(exception, use)))
  const stale = exceptions.filter((exception) => !uses.some((use) => covers(exception, use)))
  return [
    ...refused.map(({ path, line, uses }) => `${path}:${line} uses ${uses}. What leaves Countersign is sent by core/outbound.`),
    ...stale.map(({ path, uses }) => `${path} no longer uses ${uses}. Remove it from outbound-exceptions.ts.`),
  ]
}

function usesOf(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return globals.includes(node.text) && isGlobal(node) ? [node.text] : []
  if (ts.isImportDeclaration(node)) return importedBy(node.moduleSpecifier, namesOf(node.importClause))
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.isTypeOnly) return importedBy(node.moduleSpecifier, ['*'])
  if (!ts.isCallExpression(node)) return []
  const isLoading = node.expression.kind === ts.SyntaxKind.ImportKeyword || /\b(require|getBuiltinModule)$/.test(node.expression.getText())
  return isLoading && node.arguments[0] ? importedBy(node.arguments[0], ['*']) : []
}

/** Not the name of a property, such as `route.fetch`, except of globalThis. */
function isGlobal(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return /^(globalThis|global|self|window)$/.test(parent.expression.getText())
  if (ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent)) return false
  return !((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent)) && parent.name === node)
}

function importedBy(specifier: ts.Node, names: string[]): string[] {
  if (!ts.isStringLiteralLike(specifier) || names.length === 0) return []
  if (clients.test(specifier.text)) return [specifier.text]
  const module = specifier.text.replace(/^node:/, '')
  const allowed = Object.hasOwn(harmless, module) ? harmless[module] : undefined
  return allowed
    ? names.filter((name) => !allowed.includes(name)).map((name) => `${name} of ${isBuiltin(module) ? 'node:' : ''}${module}`)
    : []
}

/** The values that an import brings: `*` for the whole module, nothing for types. */
function namesOf(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return ['*']
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return []
  const { namedBindings: named } = clause
  if (clause.name || (named && ts.isNamespaceImport(named))) return ['*']
  return named ? named.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ propertyName, name }) => (propertyName ?? name).text) : []
}
