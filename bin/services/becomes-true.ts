import { setTimeout } from 'node:timers/promises'

/** Polls until `condition` is true; false when it is not within `withinMs`. */
export async function becomesTrue(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs
  while (Date.now() < until) {
    if (await condition()) return true
    await setTimeout(25)
  }
  return condition()
}
