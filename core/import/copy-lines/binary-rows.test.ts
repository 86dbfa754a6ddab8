import { expect, test } from 'vitest'
import { decodeBinaryRows } from '#test/binary-rows'
import { binaryRowsOf } from './binary-rows'
import type { SliceLines } from './slice-lines'

test('binaryRowsOf yields people in the requested order, in chunks, and does not change the slice', () => {
  const slice = sliceOf(20_000)
  const lines = Buffer.from(slice.lines).toString()
  const backwards = Array.from({ length: slice.people }, (_, person) => slice.people - 1 - person).filter((person) => person % 3 > 0)
  const parts = [...binaryRowsOf(slice, backwards)]
  expect(parts.length).toBeGreaterThan(4)
  expect(decodeBinaryRows(Buffer.concat(parts))).toEqual(backwards.map(cellsOf))
  expect(Buffer.from(slice.lines).toString()).toBe(lines)
})

test.each([
  ['shorter than the row', '1\t1\t2000-01-01\tA\tB\t\\N\temail:', [1, 1, '2000-01-01', 'A', 'B', null]],
  ['with escapes', '7\t8\t1999-12-31\t\\\\N\ta\\tb\\nc\\rd\\\\\t\\\\\tk', [7, 8, '1999-12-31', '\\N', 'a\tb\nc\rd\\', '\\']],
  ['with declared values', '7\t8\t1900-03-01\tA\tB\t\\N\tx\x1f\x1fy\tk', [7, 8, '1900-03-01', 'A', 'B', null, 'x\x1f\x1fy']],
  ['without a date of birth and a city', '7\t8\t\\N\tA\t\\N\t\\N\tk', [7, 8, null, 'A', null, null]],
  ['with empty texts', '2000000000\t8\t2024-02-29\tA\t\t\t\tk', [2_000_000_000, 8, '2024-02-29', 'A', '', '', '']],
])('binaryRowsOf writes a line %s', (_, line, cells) => {
  const lines = new Uint8Array(Buffer.from(`${batchId}\t${line}\n`))
  const identityKeyFrom = Uint32Array.of(lines.lastIndexOf(0x09) + 1)
  const slice = {
    people: 1,
    lines,
    lineTo: Uint32Array.of(lines.length),
    identityKeyFrom,
    identityKeys: new Uint8Array(16).fill(255),
    rows: Int32Array.of(cells[0] as number),
  } as SliceLines
  expect(decodeBinaryRows(Buffer.concat([...binaryRowsOf(slice, [0])]))).toEqual([
    [batchId, ...cells, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ])
})

test('binaryRowsOf yields no rows for no people', () => {
  for (const people of [0, 2]) expect(decodeBinaryRows(Buffer.concat([...binaryRowsOf(sliceOf(people), [])]))).toEqual([])
})

const batchId = '019abf00-0000-7000-8000-000000000001'
const dobOf = (person: number) => new Date(Date.UTC(1900, 0, 1 + person * 2)).toISOString().slice(0, 10)
const cellsOf = (person: number) => [batchId, person + 1, person + 2, dobOf(person), 'a person with a name', 'Pune', null, hashOf(person)]
const hashOf = (person: number) => `00000000-0000-0000-0000-${person.toString(16).padStart(12, '0')}`

function sliceOf(people: number): SliceLines {
  const persons = Array.from({ length: people }, (_, person) => person)
  const lines = persons.map((person) => Buffer.from(`${cellsOf(person).slice(0, 6).join('\t')}\t\\N\ta\n`))
  let length = 0
  const lineTo = Uint32Array.from(lines, (line) => {
    length += line.length
    return length
  })
  return {
    people,
    lines: new Uint8Array(Buffer.concat(lines)),
    lineTo,
    identityKeyFrom: lineTo.map((end) => end - 2),
    identityKeys: new Uint8Array(Buffer.from(persons.map((person) => hashOf(person).replaceAll('-', '')).join(''), 'hex')),
    rows: Int32Array.from(persons, (person) => person + 1),
  } as SliceLines
}
