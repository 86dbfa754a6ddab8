import { expect, test } from 'vitest'
import { createCache } from '#core/people/review-index/cache'

test('drops the least recently used value when the cache is full', async () => {
  const cache = createCache(100)
  const reads: string[] = []
  const getOrRead = (key: string, bytes: number) =>
    cache.getOrRead(
      key,
      async () => {
        reads.push(key)
        return { bytes }
      },
      (value) => value.bytes,
    )
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await getOrRead(key, 40)
  // Reading c dropped b, because a was used after b.
  expect(reads).toEqual(['a', 'b', 'c', 'b'])
  await getOrRead('larger than all', 200)
  expect(await getOrRead('larger than all', 200)).toEqual({ bytes: 200 })
  expect(reads.filter((key) => key === 'larger than all')).toHaveLength(2)
})

test('concurrent callers share one read, and a failed read is repeated', async () => {
  const cache = createCache(100)
  let reads = 0
  const read = async () => {
    reads += 1
    if (reads === 1) throw new Error('not now')
    return { reads }
  }
  await expect(cache.getOrRead('a', read, () => 1)).rejects.toThrow('not now')
  expect(await Promise.all([cache.getOrRead('a', read, () => 1), cache.getOrRead('a', read, () => 1)])).toEqual([
    { reads: 2 },
    { reads: 2 },
  ])
})
