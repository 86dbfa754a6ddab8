import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyCell } from '#core/import/copy-lines/copy-cell'
import { identityKeyHash, identityKeyHashBytes, writeIdentityKeyHashOfCell } from './identity-key-hash'

const firstBits = (identityKey: string) => createHash('sha256').update(identityKey).digest('hex').slice(0, 32)

test('is the first 128 bits of the SHA-256, so that it can be checked without this program', () => {
  expect(identityKeyHash('email:ada@example.com')).toBe('9b62a3a2-bce7-c868-f30d-60f0818e84d2')
})

test('hashes the cell of any identity key as its text', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('\\', '\\N', ' ', '\u001f', 'é', '山', '😀'), fc.string({ minLength: 1, maxLength: 1 })),
  })
  const into = new Uint8Array(identityKeyHashBytes * 2)
  fc.assert(
    fc.property(text, (identityKey) => {
      const cell = Buffer.from(`\t${copyCell(identityKey)}\n`)
      writeIdentityKeyHashOfCell(cell, 1, cell.length - 1, into, identityKeyHashBytes)
      expect(Buffer.from(into.subarray(identityKeyHashBytes)).toString('hex')).toBe(firstBits(identityKey))
      expect(identityKeyHash(identityKey).replaceAll('-', '')).toBe(firstBits(identityKey))
    }),
  )
})
