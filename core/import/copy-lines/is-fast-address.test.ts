import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEmail } from '#core/parsing/values/read-email'
import { isFastAddress } from './is-fast-address'

const part = fc.string({ unit: fc.constantFrom(..."abzAZ09.-_+!'@\\ \t\0\u007f"), maxLength: 8 })
const oddPart = fc.string({ unit: fc.constantFrom('a', 'Z', '9', '.', '.', '-', '@'), minLength: 1, maxLength: 5 })
const address = fc.oneof(
  // One half is valid, so that only the other decides.
  oddPart.map((local) => `${local}@x.test`),
  oddPart.map((domain) => `a@${domain}.test`),
  fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}`),
  fc.tuple(part, part, part).map((parts) => parts.join('.')),
  fc.emailAddress(),
  fc
    .tuple(fc.integer({ min: 60, max: 70 }), fc.integer({ min: 60, max: 70 }))
    .map(([local, label]) => `${'a'.repeat(local)}@${'b'.repeat(label)}.co`),
  fc.integer({ min: 245, max: 260 }).map((length) => `a@${'b.'.repeat(length / 2)}co`),
)

test('accepts exactly the ASCII addresses that readEmail accepts, and their identity is their lower case', () => {
  fc.assert(
    fc.property(address, (text) => {
      const bytes = Buffer.from(` ${text} `)
      const outcome = readEmail(text)
      expect(isFastAddress(bytes, 1, bytes.length - 1)).toBe('identity' in outcome)
      if ('identity' in outcome) expect(outcome.identity).toBe(text.toLowerCase())
    }),
    { numRuns: 4_000 },
  )
})
