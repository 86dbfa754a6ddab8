import type { Finding } from '#chaos/checker/finding'
import type { Usage } from '#chaos/world/world'

const promise = 'usage'
const moreFiles = 40
const moreMiB = 200
/** What one process opens at most, by docs/operations.md, for two web processes, two workers and one verifier. */
const mostConnections: Record<string, number> = {
  countersign_auth: 20,
  countersign_web: 52,
  countersign_worker: 24,
  countersign_verifier: 12,
}

/** What the processes use more after a run than before it, beyond what their caches and pools may take. */
export function compareUsage(before: Usage, after: Usage): Finding[] {
  const details = [...processDetails(before, after), ...connectionDetails(after)]
  return details.map((detail) => ({ promise, kind: 'liveness', detail }))
}

function processDetails(before: Usage, after: Usage): string[] {
  return after.processes.flatMap(({ name, residentMiB, openFiles, kinds }) => {
    const earlier = before.processes.find((each) => each.name === name)
    if (!earlier) return []
    const details: string[] = []
    if (openFiles > earlier.openFiles + moreFiles)
      details.push(`${name} has ${openFiles} open files (${listed(kinds)}), and had ${earlier.openFiles} (${listed(earlier.kinds)}).`)
    if (residentMiB > earlier.residentMiB + moreMiB) details.push(`${name} uses ${residentMiB} MiB, and used ${earlier.residentMiB}.`)
    return details
  })
}

const listed = (kinds: Record<string, number>) =>
  Object.entries(kinds)
    .sort()
    .map(([kind, of]) => `${of} ${kind}`)
    .join(', ')

function connectionDetails({ connections, longTransactions }: Usage): string[] {
  const tooMany = Object.entries(connections).filter(([role, count]) => count > (mostConnections[role] ?? 0))
  const details = tooMany.map(([role, count]) => `${role} has ${count} connections, and needs ${mostConnections[role] ?? 0} at most.`)
  if (longTransactions > 0) details.push(`${longTransactions} transactions are open for more than five seconds.`)
  return details
}
