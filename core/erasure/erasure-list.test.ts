import { expect, test } from 'vitest'
import { lineOf, parseErasureList } from './erasure-list'

const batchId = '01900000-0000-7000-8000-000000000000'

test('an exported erasure is parsed as it was', () => {
  const erasures = [
    { batchId, row: 7, reason: 'law' as const, at: '2026-11-29T07:00:00.123456Z' },
    { batchId, row: 1, reason: 'request' as const, at: '2026-11-29T07:00:01.000000Z' },
  ]
  expect(parseErasureList(erasures.map(lineOf).join(''))).toEqual(erasures)
})

test('lines of batch and row need no reason, and may have a header, blank lines and a byte order mark', () => {
  expect(parseErasureList(`\ufeffbatch,row\r\n${batchId},7\r\n\r\n ${batchId} , 8 `)).toEqual([
    { batchId, row: 7 },
    { batchId, row: 8 },
  ])
})

test.each([
  ['a row that is no number', `${batchId},seven`],
  ['a batch that is no id', 'batch,7'],
  ['a third cell', `${batchId},7,Ada Iyer`],
  ['broken JSON', '{"batch":'],
  ['an unknown reason', JSON.stringify({ batch: batchId, row: 7, reason: 'Ada asked' })],
  ['row 0', `${batchId},0`],
])('a list with %s is refused with its line and without its text', (_, line) => {
  expect(() => parseErasureList(`${batchId},1\n${line}\n`)).toThrow(/^Line 2 of the list is neither "batch,row" nor an exported erasure\.$/)
})
