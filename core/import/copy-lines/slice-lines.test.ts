import { expect, test } from 'vitest'
import { linesOf, type SliceLines } from './slice-lines'

test('linesOf yields lines in the requested order, in chunks, and does not change the slice', () => {
  const slice = sliceOf(20_000)
  const backwards = Array.from({ length: slice.people }, (_, person) => slice.people - 1 - person).filter((person) => person % 3 > 0)
  const parts = [...linesOf(slice, backwards)]
  expect(parts.length).toBeGreaterThan(1)
  expect(Buffer.concat(parts).toString()).toBe(backwards.map(lineOf).join(''))
  expect(Buffer.from(slice.lines).toString()).toBe(everybody(slice.people).map(lineOf).join(''))
})

test('linesOf yields nothing for no people', () => {
  expect([...linesOf(sliceOf(2), [])]).toEqual([])
})

const lineOf = (person: number) => `${person}\tsomebody whose line is as long as that of most\n`
const everybody = (people: number) => Array.from({ length: people }, (_, person) => person)

function sliceOf(people: number): SliceLines {
  const lines = everybody(people).map((person) => Buffer.from(lineOf(person)))
  let length = 0
  const lineTo = Uint32Array.from(lines, (line) => {
    length += line.length
    return length
  })
  return { people, lines: new Uint8Array(Buffer.concat(lines)), lineTo } as SliceLines
}
