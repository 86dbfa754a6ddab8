import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process and everything that it started, directly or not. Reads /proc, so only on Linux. */
export function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    const parent = parentOf(entry)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)])
  }
  const tree = [pid]
  for (const member of tree) tree.push(...(children.get(member) ?? []))
  return tree
}

/** Sends a signal to each process that still runs. */
export function signalAll(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended.
    }
  }
}

/** The memory and open files of one process, with the number of each kind of file; zero for one that has ended. */
export function usageOf(pid: number): { residentMiB: number; openFiles: number; kinds: Record<string, number> } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
    const kinds = kindsOfFiles(pid)
    return { residentMiB: Math.round(kibibytes / 1024), openFiles: Object.values(kinds).reduce((sum, of) => sum + of, 0), kinds }
  } catch {
    return { residentMiB: 0, openFiles: 0, kinds: {} }
  }
}

function kindsOfFiles(pid: number): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const file of readdirSync(`/proc/${pid}/fd`)) {
    const kind = kindOfFile(`/proc/${pid}/fd/${file}`)
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  return kinds
}

/** As in socket:[123] or anon_inode:[eventfd]; anything else is a file with a path. */
function kindOfFile(path: string): string {
  try {
    const target = readlinkSync(path)
    return /^anon_inode:\[?([a-z]+)/.exec(target)?.[1] ?? /^(socket|pipe):/.exec(target)?.[1] ?? 'file'
  } catch {
    return 'closed'
  }
}

function parentOf(entry: string): number | undefined {
  if (!/^\d+$/.test(entry)) return undefined
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
    // The name in parentheses may contain anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
