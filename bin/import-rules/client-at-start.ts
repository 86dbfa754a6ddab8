import { type Sources, targetOf } from './sources'

// with-client.ts generates the client before it loads these.
const withClient = /^bin\/audit-\w+\.ts$/

/**
 * For each command in `bin` that loads the Prisma client when it begins: the modules that lead to it. On a fresh clone the client is not
 * generated yet, and the command would end with a missing module.
 */
export function clientAtStart(sources: Sources): string[] {
  const commands = [...sources.keys()].filter(
    (path) => /^bin\/[\w-]+\.ts$/.test(path) && !path.includes('.test.') && !withClient.test(path),
  )
  return commands.map((path) => pathToClient(sources, path)).filter((path) => path !== null)
}

function pathToClient(sources: Sources, command: string): string | null {
  const reached = new Map<string, string[]>([[command, [command]]])
  for (const [path, way] of reached) {
    for (const { specifier, isTypeOnly, isDynamic } of sources.get(path) ?? []) {
      if (isTypeOnly || isDynamic) continue
      if (specifier.startsWith('#prisma/')) return [...way, specifier].join(' → ')
      const target = targetOf(sources, path, specifier)
      if (target && !reached.has(target)) reached.set(target, [...way, target])
    }
  }
  return null
}
