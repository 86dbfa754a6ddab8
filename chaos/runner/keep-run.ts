import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '#bin/services/run-command'
import type { History } from '#chaos/history'
import type { World } from '#chaos/world/world'

/** The size of each log, so that a run keeps only what was written during it. */
export type LogSizes = Map<string, number>

export function sizesOfLogs({ folder }: World): LogSizes {
  const logs = join(folder, 'logs')
  return new Map(readdirSync(logs).map((name) => [name, statSync(join(logs, name)).size]))
}

interface Keeping {
  world: World
  seed: number
  /** Findings, faults and whatever else tells what happened. */
  report: object
  /** Missing when the harness failed. */
  history: History | undefined
  since: LogSizes
  /** The folder of the results of all runs. */
  results: string
}

/** Keeps the commit, report, history and logs of a run. Returns the folder. */
export async function keepRun({ world, seed, report, history, since, results }: Keeping): Promise<string> {
  const folder = join(results, `${new Date().toISOString().replace(/[:.]/g, '-')}-seed-${seed}`)
  mkdirSync(join(folder, 'logs'), { recursive: true })
  const commit = (await runCommand({ command: 'git', args: ['describe', '--always', '--dirty', '--abbrev=40'] })).stdout.trim()
  writeFileSync(join(folder, 'run.json'), `${JSON.stringify({ commit, seed, ...report }, null, 2)}\n`)
  history?.save(join(folder, 'history.jsonl'))
  for (const [name, text] of newLogs(world, since)) writeFileSync(join(folder, 'logs', name), text)
  return folder
}

const mostBytes = 5 * 1024 ** 2

function newLogs({ folder }: World, since: LogSizes): [string, Buffer][] {
  const logs = join(folder, 'logs')
  return readdirSync(logs).map((name) => {
    const from = since.get(name) ?? 0
    const text = Buffer.alloc(Math.min(mostBytes, statSync(join(logs, name)).size - from))
    const file = openSync(join(logs, name), 'r')
    readSync(file, text, 0, text.length, from)
    closeSync(file)
    return [name, text]
  })
}
