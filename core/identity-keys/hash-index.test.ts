import { expect, test } from 'vitest'
import { firstWordsOf } from '#test/first-words-of'
import { createHashIndex, findByHashes } from './hash-index'

test('finds exactly the people whose hashes another slice contains', () => {
  const index = createHashIndex(hashesOf(keys(0, 5_000)))
  const found = findByHashes(index, hashesOf(keys(4_000, 9_000)))
  expect(found).toEqual(Array.from({ length: 1_000 }, (_, at) => 4_000 + at))
})

test('finds the first of people with equal hashes, and nothing in an empty slice', () => {
  expect(findByHashes(createHashIndex(hashesOf(['a', 'b', 'a'])), hashesOf(['a', 'c']))).toEqual([0])
  expect(findByHashes(createHashIndex(new Uint32Array(0)), hashesOf(['a']))).toEqual([])
})

test('tells hashes with one equal half apart', () => {
  expect(findByHashes(createHashIndex(Uint32Array.of(1, 2, 1, 3, 4, 2)), Uint32Array.of(1, 4, 1, 3))).toEqual([1])
})

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `email:person-${from + at}@example.test`)

const hashesOf = (identityKeys: string[]) => Uint32Array.from(identityKeys.flatMap((key) => firstWordsOf(key)))
