import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { becomesTrue } from '#bin/services/becomes-true'
import { isAlive, startOf } from '#bin/services/process-identity'

const Process = z.object({ name: z.string(), pid: z.number(), start: z.string() })
const State = z.object({ pid: z.number(), start: z.string(), url: z.string(), children: z.array(Process) })
type State = z.infer<typeof State>

export interface DataFolderLock {
  /** Notes a process for the next start to end, in case this one cannot. */
  record(name: string, pid: number): void
  release(): void
}

/** Another instance runs on this data folder. */
export class AlreadyRunningError extends Error {
  constructor(dataFolder: string, { url, pid }: State) {
    super(
      `Countersign runs already on ${dataFolder}: ${url} (process ${pid}). For a second one beside it: PORT=3100 DATA_DIR=.data-2 npm start`,
    )
  }
}

/**
 * Locks a data folder for this process. First ends what a killed predecessor left running, but only processes with the start time that it
 * noted. Throws AlreadyRunningError.
 */
export async function lockDataFolder(dataFolder: string, url: string, say: (text: string) => void): Promise<DataFolderLock> {
  mkdirSync(dataFolder, { recursive: true })
  const file = join(dataFolder, 'instance.json')
  const before = readState(file)
  if (before) {
    if (isSame(before)) throw new AlreadyRunningError(dataFolder, before)
    await endOrphans(before, say)
    rmSync(file, { force: true })
  }
  const state: State = { pid: process.pid, start: startOf(process.pid), url, children: [] }
  create(file, state, dataFolder)
  return {
    record(name, pid) {
      state.children = [...state.children.filter((child) => isSame(child)), { name, pid, start: startOf(pid) }]
      writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
      renameSync(`${file}.new`, file)
    },
    release: () => rmSync(file, { force: true }),
  }
}

/** The URL of the instance that runs on this data folder. */
export function runningUrl(dataFolder: string): string | undefined {
  const state = readState(join(dataFolder, 'instance.json'))
  return state && isSame(state) ? state.url : undefined
}

/** The file system lets one of two simultaneous starts create the file. */
function create(file: string, state: State, dataFolder: string): void {
  try {
    writeFileSync(file, JSON.stringify(state, null, 2), { flag: 'wx' })
  } catch (error) {
    const other = readState(file)
    if (other) throw new AlreadyRunningError(dataFolder, other)
    throw error
  }
}

function readState(file: string): State | undefined {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  // A power failure may leave an empty file.
  const parsed = text.trim() === '' ? undefined : State.safeParse(JSON.parse(text))
  return parsed?.success ? parsed.data : { pid: 0, start: '', url: '', children: [] }
}

function isSame({ pid, start }: { pid: number; start: string }): boolean {
  return pid > 1 && isAlive(pid) && startOf(pid) === start
}

async function endOrphans({ children }: State, say: (text: string) => void): Promise<void> {
  const orphans = children.filter(isSame)
  if (orphans.length === 0) return
  say(`  The last run was killed. Ending what it left behind: ${orphans.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`)
  // PostgreSQL takes SIGINT for "roll back and stop", and SIGTERM for "wait until every client has left".
  for (const { name, pid } of orphans) name === 'postgres' ? signal(pid, 'SIGINT') : signal(-pid, 'SIGTERM')
  await becomesTrue(() => !orphans.some(isSame), 5_000)
  for (const { pid } of orphans) signal(-pid, 'SIGKILL')
  await becomesTrue(() => !orphans.some(isSame), 5_000)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}
