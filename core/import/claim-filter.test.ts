import { expect, test } from 'vitest'
import { createClaimFilter } from './claim-filter'
import { hashClaim } from './hash-claim'

test('whoever came by is always known again, in this slice or a later one', () => {
  const filter = createClaimFilter(20_000)
  expect(filter.add(hashesOf(['email:ada@example.com', 'email:ben@example.com', 'email:ada@example.com']))).toEqual(new Set([2]))
  filter.add(hashesOf(someClaims(10_000)))
  const again = filter.add(hashesOf(['email:new@example.com', ...someClaims(10_000), 'email:ben@example.com']))
  expect(again.size).toBe(10_001)
  expect(again.has(0)).toBe(false)
})

test('few are taken for somebody who came by, even when the file is full', () => {
  expect(createClaimFilter(100_000).add(hashesOf(someClaims(100_000))).size).toBeLessThan(300)
})

const someClaims = (count: number) => Array.from({ length: count }, (_, index) => `email:person.${index}@example.com`)

function hashesOf(claims: string[]): Uint32Array {
  const hashes = new Uint32Array(claims.length * 2)
  for (const [index, claim] of claims.entries()) {
    const bytes = Buffer.from(claim)
    hashClaim(bytes, 0, bytes.length, hashes, index * 2)
  }
  return hashes
}
