import { expect, test } from 'vitest'
import { createMemory } from '#core/people/review-index/memory'

test('what was not used for longest is forgotten when there is no more room', async () => {
  const memory = createMemory(100)
  const reads: string[] = []
  const recall = (key: string, bytes: number) =>
    memory.recall(
      key,
      async () => {
        reads.push(key)
        return bytes
      },
      (value) => value,
    )
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await recall(key, 40)
  // The third one made it forget b, which a had been used after.
  expect(reads).toEqual(['a', 'b', 'c', 'b'])
  await recall('larger than all', 200)
  expect(await recall('larger than all', 200)).toBe(200)
  expect(reads.filter((key) => key === 'larger than all')).toHaveLength(2)
})

test('two who ask at once read once, and what fails is asked again', async () => {
  const memory = createMemory(100)
  let reads = 0
  const read = async () => {
    reads += 1
    if (reads === 1) throw new Error('not now')
    return reads
  }
  await expect(memory.recall('a', read, () => 1)).rejects.toThrow('not now')
  expect(await Promise.all([memory.recall('a', read, () => 1), memory.recall('a', read, () => 1)])).toEqual([2, 2])
})
