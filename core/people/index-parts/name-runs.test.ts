import { expect, test } from 'vitest'
import { createArena } from './arena'
import { mergeNameRuns } from './merge-name-runs'
import { openNameRun } from './open-name-run'
import { writeNameRun } from './write-name-run'

const seeds = [1, 2, 3, 4, 5]

test.each(seeds)('merged runs have all people in the order of the bytes of their names, and of rows, with seed %i', async (seed) => {
  const random = randomOf(seed)
  const people = Array.from({ length: 3_000 }, (_, index) => ({ row: index + 1, name: nameOf(random), isPerson: random() > 0.1 }))
  const runs = [people.slice(0, 700), people.slice(700, 701), people.slice(701, 2_000), people.slice(2_000)].map((slice) => {
    const [names, text] = [slice.map(({ name }) => Buffer.from(name)), slice.map(({ name }) => `${name}\n\ncity`).join('\x1e')]
    let at = 0
    const nameTo = Uint32Array.from(names, (name) => {
      const end = at + name.length
      at = end + '\n\ncity\x1e'.length
      return end
    })
    const recordTo = nameTo.map((end) => end + '\n\ncity'.length)
    const cities = Int32Array.from(slice, ({ isPerson }) => (isPerson ? 0 : -1))
    const run = writeNameRun({ text: Buffer.from(text), recordTo, nameTo, cities }, slice[0]?.row ?? 0, createArena())
    let read = 0
    return openNameRun(async () => {
      const window = run.subarray(read, read + 1 + Math.floor(random() * 50))
      read += window.length
      return window
    })
  })
  const merged: number[] = []
  for await (const rows of mergeNameRuns(runs)) merged.push(...rows)
  const sorted = people
    .filter(({ isPerson }) => isPerson)
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)) || a.row - b.row)
  expect(merged).toEqual(sorted.map(({ row }) => row))
})

const letters = [..."abcyz -'.@A[`{~0σé山𠮷", 'ann', 'a'.repeat(300)]

function nameOf(random: () => number): string {
  return Array.from({ length: 1 + Math.floor(random() * 7) }, () => letters[Math.floor(random() * letters.length)]).join('')
}

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
