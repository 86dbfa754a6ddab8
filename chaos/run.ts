import { join, resolve } from 'node:path'
import { generateClient } from '#bin/build/generate-client'
import { ROOT } from '#bin/project/root'
import { readOptions } from '#bin/read-options'

const usage = 'npm run chaos -- [--seed 1] [--runs 1] [--seconds 5] [--fault NAME] [--results FOLDER] | --list | --break-guards'

const { values } = readOptions(usage, {
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    fault: { type: 'string' },
    results: { type: 'string', default: join(ROOT, 'chaos', 'results') },
    list: { type: 'boolean', default: false },
    'break-guards': { type: 'boolean', default: false },
  },
})

try {
  // A fresh clone has no Prisma client, which the rest imports.
  await generateClient()
  if (values.list) await listFaults()
  else process.exitCode = await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 3
}

async function run() {
  const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)))
  const runs = wholeNumber('runs', values.runs)
  // Without a guard, clients have to meet what it prevents, which takes them longer.
  const seconds = wholeNumber('seconds', values.seconds ?? (values['break-guards'] ? '15' : '5'))
  const results = resolve(values.results)
  if (values['break-guards']) {
    const { breakGuards } = await import('./runner/break-guards')
    return breakGuards({ seed, seconds, say: console.log })
  }
  const { runSeeds, seedsFrom } = await import('./runner/run-seeds')
  return runSeeds({ seeds: seedsFrom(seed, runs), seconds, fault: values.fault, results, say: console.log })
}

async function listFaults(): Promise<void> {
  const { faultNames } = await import('./runner/plan-faults')
  console.log(faultNames.join('\n'))
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`--${name} takes a whole number.`)
}
