import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { generateClient } from '#bin/build/generate-client'
import { ROOT } from '#bin/project/root'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '10' },
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
  const seconds = wholeNumber('seconds', values.seconds)
  const results = resolve(values.results)
  if (values['break-guards']) {
    const { breakGuards } = await import('./runner/break-guards')
    return breakGuards({ seed, seconds, say: console.log })
  }
  const { runSeeds } = await import('./runner/run-seeds')
  return runSeeds({ seed, runs, seconds, fault: values.fault, results, say: console.log })
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
