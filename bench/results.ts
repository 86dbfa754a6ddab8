import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '#bin/project/root'

/** Of ratios that were taken side by side; an outlier moves it little. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Writes figures to `bench/results/<name>.json`, with the machine they are from. */
export async function writeResults(name: string, figures: Record<string, unknown>): Promise<void> {
  const folder = join(ROOT, 'bench', 'results')
  await mkdir(folder, { recursive: true })
  const memoryGiB = Math.round(totalmem() / 1024 ** 3)
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGiB, node: process.version, autogroup: await readAutogroup() }
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ at: new Date().toISOString(), machine, ...figures }, null, 2)}\n`)
}

/** Whether Linux shares the processors out between sessions first, and only then between the threads of each: '1' when it does. */
async function readAutogroup(): Promise<string | undefined> {
  const setting = await readFile('/proc/sys/kernel/sched_autogroup_enabled', 'utf8').catch(() => undefined)
  return setting?.trim()
}
