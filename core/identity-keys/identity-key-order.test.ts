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
