import { expect, test } from 'vitest'
import { createMemory } from '#core/people/review-index/memory'

test('drops the least recently used value when the memory is full', async () => {
  const memory = createMemory(100)
  const reads: string[] = []
  const recall = (key: string, bytes: number) =>
    memory.recall(
      key,
      async () => {
        reads.push(key)
        return { bytes }
      },
      (value) => value.bytes,
    )
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await recall(key, 40)
  // Reading c dropped b, because a was used after b.
  expect(reads).toEqual(['a', 'b', 'c', 'b'])
  await recall('larger than all', 200)
  expect(await recall('larger than all', 200)).toEqual({ bytes: 200 })
  expect(reads.filter((key) => key === 'larger than all')).toHaveLength(2)
})

test('concurrent callers share one read, and a failed read is repeated', async () => {
  const memory = createMemory(100)
  let reads = 0
  const read = async () => {
    reads += 1
    if (reads === 1) throw new Error('not now')
    return { reads }
  }
  await expect(memory.recall('a', read, () => 1)).rejects.toThrow('not now')
  expect(await Promise.all([memory.recall('a', read, () => 1), memory.recall('a', read, () => 1)])).toEqual([{ reads: 2 }, { reads: 2 }])
})
