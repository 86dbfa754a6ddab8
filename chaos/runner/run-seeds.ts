import { createWorld, type WorldSize } from '#chaos/world/create-world'
import type { World } from '#chaos/world/world'
import { keepRun, sizesOfLogs } from './keep-run'
import { type Run, type RunOptions, runSeed } from './run-seed'

interface Options {
  seeds: readonly number[]
  seconds: number
  fault?: string
  size?: WorldSize
  results: string
  say(text: string): void
}

/** For a shell: 0 all promises were kept, 1 one of safety was broken, 2 only slowness, 3 the harness failed. */
export type ExitCode = 0 | 1 | 2 | 3

const mostFailures = 3

/** Returns the seeds of so many runs, from the first. */
export const seedsFrom = (first: number, runs: number) => Array.from({ length: runs }, (_, at) => first + at)

/** Runs seeds one after another in one world, and keeps what a run that breaks a promise leaves. Stops when the harness fails three times in a row. */
export async function runSeeds({ seeds, seconds, fault, size, results, say }: Options): Promise<ExitCode> {
  const codes = new Set<ExitCode>()
  let failures = 0
  let world = await createWorld({ size, say: () => {} })
  const end = () => void world.close().finally(() => process.exit(3))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  try {
    for (const seed of seeds) {
      const code = await runAndSay(world, { seed, seconds, fault }, { results, say })
      codes.add(code)
      failures = code === 3 ? failures + 1 : 0
      if (failures === mostFailures) break
      if (code !== 3) continue
      // A world in which the harness failed says nothing about the next seed.
      await world.close()
      world = await createWorld({ size, say: () => {} })
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end)
    await world.close()
  }
  return ([1, 3, 2] as const).find((code) => codes.has(code)) ?? 0
}

async function runAndSay(world: World, options: RunOptions, { results, say }: Pick<Options, 'results' | 'say'>): Promise<ExitCode> {
  const { seed, seconds, fault } = options
  const since = sizesOfLogs(world)
  const command = `npm run chaos -- --seed ${seed} --seconds ${seconds}${fault ? ` --fault ${fault}` : ''}`
  try {
    const { history, ...report } = await runSeed(world, options)
    say(lineOf({ history, ...report }))
    if (report.verdict === 'held') return 0
    const folder = await keepRun({ world, seed, report: { command, ...report }, history, since, results })
    for (const { kind, promise, detail } of report.findings) say(`    ${kind}: ${promise}: ${detail}`)
    say(`    again: ${command}\n    kept in ${folder}`)
    return report.verdict === 'unsafe' ? 1 : 2
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const folder = await keepRun({ world, seed, report: { command, failure }, history: undefined, since, results })
    say(`seed ${seed}  the harness failed: ${failure}\n    kept in ${folder}`)
    return 3
  }
}

function lineOf({ seed, verdict, history, faults, settled, tookMs }: Run): string {
  const count = (outcome: string) => history.operations.filter((operation) => operation.outcome === outcome).length
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(0)} s`
  const parts = [
    `seed ${seed}`,
    verdict,
    `${seconds(tookMs)}, still after ${seconds(settled.tookMs)}`,
    `${count('ok')} ok, ${count('failed')} failed, ${count('unknown')} unknown`,
    faults.map(({ name }) => name).join(', ') || 'no fault',
  ]
  return parts.join('  ')
}
