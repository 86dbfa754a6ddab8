import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunkBytes, chunksOf } from './chunks-of'

test('all chunks but the last are 1 MiB and together equal the input', async () => {
  const parts = fc.array(fc.integer({ min: 0, max: 2 * chunkBytes + 1 }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(parts, async (sizes) => {
      const parts = sizes.map((size, index) => Buffer.alloc(size, index + 1))
      const chunks: Buffer[] = []
      for await (const chunk of chunksOf(each(parts), 1)) chunks.push(Buffer.from(chunk))
      expect(Buffer.concat(chunks).equals(Buffer.concat(parts))).toBe(true)
      expect(chunks.slice(0, -1).every(({ length }) => length === chunkBytes)).toBe(true)
      expect(chunks.every(({ length }) => length > 0 && length <= chunkBytes)).toBe(true)
    }),
    { numRuns: 25 },
  )
})

async function* each<Item>(items: Item[]): AsyncGenerator<Item> {
  yield* items
}
