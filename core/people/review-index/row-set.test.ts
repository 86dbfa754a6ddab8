import { expect, test } from 'vitest'
import {
  addBits,
  addRange,
  addSentRows,
  countBefore,
  countRows,
  createRowSet,
  hasRow,
  intersect,
  removeRow,
  rowsAt,
} from '#core/people/review-index/row-set'
import { createRandom } from '#core/sample/random'

const seed = 7

/** Random rows up to `rows`, in order. */
function someRows(random: () => number, rows: number): number[] {
  const share = random()
  return Array.from({ length: rows }, (_, index) => index + 1).filter(() => random() < share)
}

function sentRows(rows: number[]): Buffer {
  const sent = Buffer.alloc(rows.length * 4)
  rows.forEach((row, index) => {
    sent.writeInt32BE(row, index * 4)
  })
  return sent
}

/** Rows of a slice in the format of `varbit_send`: the number of bits, then the first row in the highest bit. */
function sentBits(rows: number[], from: number, length: number): Buffer {
  const sent = Buffer.alloc(4 + Math.ceil(length / 8))
  sent.writeInt32BE(length)
  for (const row of rows)
    if (row >= from && row < from + length)
      sent[4 + ((row - from) >> 3)] = (sent[4 + ((row - from) >> 3)] ?? 0) | (0x80 >> ((row - from) & 7))
  return sent
}

test('a row set counts, slices and intersects like a list of numbers', () => {
  for (let key = 0; key < 200; key += 1) {
    const random = createRandom(seed, key)
    const rows = 1 + Math.floor(random() * 300)
    const [some, others] = [someRows(random, rows), someRows(random, rows)]
    const set = createRowSet(rows)
    for (let from = 1, length = 0; from <= rows; from += length) {
      length = Math.min(1 + Math.floor(random() * 40), rows - from + 1)
      addBits(set, from, sentBits(some, from, length))
    }
    const other = createRowSet(rows)
    addSentRows(other, sentRows(others))
    const [at, limit, row] = [Math.floor(random() * (rows + 2)), Math.floor(random() * 50), 1 + Math.floor(random() * rows)]
    expect([countRows(set), rowsAt(set, at, limit)], `key ${key}`).toEqual([some.length, some.slice(at, at + limit)])
    expect([countBefore(set, row), hasRow(set, row)], `key ${key}`).toEqual([some.filter((one) => one < row).length, some.includes(row)])
    expect(rowsAt(intersect(set, other), 0, rows)).toEqual(some.filter((one) => others.includes(one)))
    const to = Math.min(rows, row + limit)
    addRange(set, row, to)
    removeRow(set, row)
    const expected = new Set([...some, ...Array.from({ length: to - row + 1 }, (_, index) => row + index)])
    expected.delete(row)
    expect(rowsAt(set, 0, rows + 1), `key ${key}`).toEqual([...expected].sort((one, two) => one - two))
  }
})

test('a row far beyond the last comes after all others and costs no scan', () => {
  const set = createRowSet(20)
  addRange(set, 3, 20)
  expect(countBefore(set, Number.MAX_SAFE_INTEGER)).toBe(18)
})
