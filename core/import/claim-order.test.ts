import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClaimOrder } from './claim-order'

const orderOf = (claims: string[]) => {
  const order = createClaimOrder(claims.length)
  for (const claim of claims) {
    const bytes = Buffer.from(claim)
    order.add(bytes, 0, bytes.length)
  }
  return [...order.finish()]
}

test('people stand in the order of their claims, as far as those differ early', () => {
  const claims = [
    'email:zoe@x.test',
    'email:ada@x.test',
    'person:1990-01-02\u001fada',
    'email:_a@x.test',
    'email:ädi@x.test',
    'email:adb@x.test',
  ]
  expect(orderOf(claims)).toEqual([3, 1, 5, 0, 4, 2])
})

test('everybody is there once, whatever their claims are', () => {
  const claim = fc.tuple(fc.constantFrom('email:', 'person:'), fc.string({ unit: 'binary', maxLength: 12 })).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(claim), (claims) => {
      expect(orderOf(claims).sort((a, b) => a - b)).toEqual([...claims.keys()])
    }),
  )
})
