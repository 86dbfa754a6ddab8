import { pick, type Random } from '#core/sample/random'

/** A whole number from `min` to `max`, both included. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1))
}

/** `count` different items, or all of them if there are fewer, in a random order. */
export function pickSome<Item>(random: Random, items: readonly Item[], count: number): Item[] {
  const left = [...items]
  const picked: Item[] = []
  while (picked.length < count && left.length > 0) {
    const item = pick(random, left)
    left.splice(left.indexOf(item), 1)
    picked.push(item)
  }
  return picked
}
