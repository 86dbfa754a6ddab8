import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createIdentityKeyOrder } from './identity-key-order'

const orderOf = (identityKeys: string[]) => {
  const order = createIdentityKeyOrder(identityKeys.length)
  for (const identityKey of identityKeys) {
    const bytes = Buffer.from(identityKey)
    order.add(bytes, 0, bytes.length)
  }
  return [...order.finish()]
}

test('sorts people by the first characters of their identity keys', () => {
  const identityKeys = [
    'email:zoe@x.test',
    'email:ada@x.test',
    'person:1990-01-02\u001fada',
    'email:_a@x.test',
    'email:ädi@x.test',
    'email:adb@x.test',
  ]
  expect(orderOf(identityKeys)).toEqual([3, 1, 5, 0, 4, 2])
})

test('sorts thousands of people by the first seven characters, and equal ones in the order of the file', () => {
  const identityKeys = Array.from({ length: 5_000 }, (_, person) => {
    const text = ((person * 7_919) % 3_001).toString(36)
    return person % 3 === 0 ? `person:19${(person * 31) % 90}-${text}` : `email:${text}@x.test`
  })
  const prefixOf = (person: number) => (identityKeys[person] as string).replace(/:(.{1,7}).*$/, ':$1')
  const comparePrefixes = (a: number, b: number) => Number(prefixOf(a) > prefixOf(b)) - Number(prefixOf(a) < prefixOf(b))
  const expected = [...identityKeys.keys()].sort((a, b) => comparePrefixes(a, b))
  expect(orderOf(identityKeys)).toEqual(expected)
})

test('sorts random identity keys by kind and then by their first characters', () => {
  const characters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  const identityKey = fc
    .tuple(fc.constantFrom('email:', 'person:'), fc.string({ unit: fc.constantFrom(...characters), minLength: 12, maxLength: 12 }))
    .map((parts) => parts.join(''))
  const compare = (a: string, b: string) => Number(a > b) - Number(a < b)
  fc.assert(
    fc.property(fc.array(identityKey, { minLength: 200, maxLength: 400 }), (identityKeys) => {
      const prefixes = orderOf(identityKeys).map((person) => (identityKeys[person] as string).replace(/:(.{7}).*$/, ':$1'))
      expect(prefixes).toEqual(prefixes.toSorted(compare))
    }),
    { numRuns: 20 },
  )
})

test('contains every person once, for any identity keys', () => {
  const identityKey = fc
    .tuple(fc.constantFrom('email:', 'person:'), fc.string({ unit: 'binary', maxLength: 12 }))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(identityKey), (identityKeys) => {
      expect(orderOf(identityKeys).sort((a, b) => a - b)).toEqual([...identityKeys.keys()])
    }),
  )
})
