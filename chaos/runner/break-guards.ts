import { type Guard, guards } from '#chaos/guards/guards'
import { takeOut } from '#chaos/guards/take-out'
import { createWorld } from '#chaos/world/create-world'
import type { World } from '#chaos/world/world'
import { type Run, runSeed } from './run-seed'
import type { ExitCode } from './run-seeds'

interface Options {
  seed: number
  seconds: number
  say(text: string): void
}

// A guard matters only when clients meet what it prevents, which not every seed does.
const mostSeeds = 4

/** So many that clients meet what is missing in most runs. */
const leastOperations = 300

/** Longer than what is left of a run that holds. */
const patienceMs = 90_000

/** Takes out each guard in turn and runs seeds until the checker finds the broken promise. 0 when it finds every one, otherwise 1. */
export async function breakGuards({ seed, seconds, say }: Options): Promise<ExitCode> {
  const world = await createWorld({ say: () => {} })
  try {
    let missed = 0
    for (const guard of guards) {
      const found = await findWithout(world, guard, { seed, seconds, say })
      say(found ? `found  ${guard.name}: ${found}` : `MISSED  ${guard.name}: ${guard.sentence}`)
      if (!found) missed += 1
    }
    return missed === 0 ? 0 : 1
  } finally {
    await world.close()
  }
}

/** Resolves to the finding, or to undefined when no run has one. */
async function findWithout(world: World, guard: Guard, { seed, seconds, say }: Options): Promise<string | undefined> {
  await using _ = await takeOut(world.ownerUrl, guard)
  for (let next = seed; next < seed + mostSeeds; next += 1) {
    const run = await runSeed(world, { seed: next, seconds, leastOperations, fault: guard.fault, patienceMs })
    const finding = findingOf(run, guard)
    if (finding) return finding
    say(`       ${guard.name}: seed ${next} did not show it`)
  }
  return undefined
}

const findingOf = ({ findings }: Run, { promise }: Guard) => findings.find((finding) => finding.promise.startsWith(promise))?.detail
