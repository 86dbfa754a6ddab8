import { setTimeout } from 'node:timers/promises'

/** Asks again and again until `condition` holds; false when it did not within `withinMs`. */
export async function becomesTrue(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs
  while (Date.now() < until) {
    if (await condition()) return true
    await setTimeout(25)
  }
  return condition()
}
