import { expect, test } from 'vitest'
import { firstWordsOf } from '#test/first-words-of'
import { createIdentityKeyFilter } from './identity-key-filter'

test('finds every repeated identity key, in this slice or a later one', () => {
  const filter = createIdentityKeyFilter(20_000)
  expect(filter.add(hashesOf(['email:ada@example.com', 'email:ben@example.com', 'email:ada@example.com']))).toEqual(new Set([2]))
  filter.add(hashesOf(someIdentityKeys(10_000)))
  const again = filter.add(hashesOf(['email:new@example.com', ...someIdentityKeys(10_000), 'email:ben@example.com']))
  expect(again.size).toBe(10_001)
  expect(again.has(0)).toBe(false)
})

test('has few false positives, even at the end of the file', () => {
  expect(createIdentityKeyFilter(100_000).add(hashesOf(someIdentityKeys(100_000))).size).toBeLessThan(300)
})

const someIdentityKeys = (count: number) => Array.from({ length: count }, (_, index) => `email:person.${index}@example.com`)

const hashesOf = (identityKeys: string[]) => Uint32Array.from(identityKeys.flatMap((key) => firstWordsOf(key)))
