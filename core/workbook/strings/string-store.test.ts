import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDiskSpool } from './disk-spool'
import { createStringStore, StringsTooLarge } from './string-store'

test('gives every string back in any order, from memory and from the disk', () => {
  const lengths = fc.array(fc.oneof(fc.nat(40), fc.nat(90_000)), { maxLength: 60 })
  fc.assert(
    fc.property(lengths, fc.array(fc.nat(), { maxLength: 100 }), (all, asked) => {
      using spool = createDiskSpool()
      const store = createStringStore({ spool, memoryBytes: 64 * 1024 })
      const strings = all.map((length, no) => Buffer.alloc(length, `${no} `))
      for (const string of strings) store.add(Buffer.concat([Buffer.from('x'), string]), 1, string.length + 1)
      expect(store.count).toBe(strings.length)
      for (const index of [...strings.keys(), ...asked.map((no) => no % Math.max(1, strings.length))]) {
        const string = strings[index]
        if (!string) continue
        expect(store.lengthOf(index)).toBe(string.length)
        const into = Buffer.alloc(string.length + 2, '.')
        store.copy(index, into, 1)
        expect(into.equals(Buffer.concat([Buffer.from('.'), string, Buffer.from('.')]))).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

test('keeps in memory no more than it may', () => {
  const written: number[] = []
  const spool = { write: (blockNo: number) => void written.push(blockNo), read: () => {} }
  const store = createStringStore({ spool, memoryBytes: 128 * 1024 })
  const string = Buffer.alloc(1_000, 'a')
  for (let no = 0; no < 500; no += 1) store.add(string, 0, string.length)
  expect(written).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
})

test('without a spool it takes what fits into memory', () => {
  const store = createStringStore({ memoryBytes: 64 * 1024 })
  const string = Buffer.alloc(40_000, 'a')
  store.add(string, 0, string.length)
  expect(() => store.add(string, 0, string.length)).toThrow(StringsTooLarge)
})
