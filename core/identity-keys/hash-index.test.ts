import { expect, test } from 'vitest'
import { firstWordsOf } from '#test/first-words-of'
import { createHashIndex } from './hash-index'

test('finds exactly the people whose hashes another slice contains', () => {
  const index = createHashIndex(hashesOf(keys(0, 5_000)))
  const found = index.matching(hashesOf(keys(4_000, 9_000)))
  expect(found).toEqual(Array.from({ length: 1_000 }, (_, at) => 4_000 + at))
})

test('finds the first of people with equal hashes, and nothing in an empty slice', () => {
  expect(createHashIndex(hashesOf(['a', 'b', 'a'])).matching(hashesOf(['a', 'c']))).toEqual([0])
  expect(createHashIndex(new Uint32Array(0)).matching(hashesOf(['a']))).toEqual([])
})

test('tells hashes with one equal half apart', () => {
  expect(createHashIndex(Uint32Array.of(1, 2, 1, 3, 4, 2)).matching(Uint32Array.of(1, 4, 1, 3))).toEqual([1])
})

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `email:person-${from + at}@example.test`)

const hashesOf = (identityKeys: string[]) => Uint32Array.from(identityKeys.flatMap((key) => firstWordsOf(key)))
