/** Numbers from 0 to below 1; the same keys give the same numbers on every machine. */
export type Random = () => number

/** Numbers for one row of one sample: SplitMix-mixed keys into Mulberry32, which is fast and good enough for invented people. */
export function createRandom(seed: number, key: number): Random {
  let state = mix(mix(seed) ^ key)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), 1 | state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Picks one item; all are equally likely. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item
}

function mix(key: number): number {
  let word = Math.imul(key ^ (key >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}
