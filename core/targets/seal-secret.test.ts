import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateDeliveryKeys } from '#core/secrets/delivery-key'
import { openSecret, SecretNotOpened } from './open-secret'
import { sealSecret } from './seal-secret'
import type { SealedFor } from './sealed-for'
import { secretNames } from './settings/target-secrets'

const { publicKey, privateKey } = generateDeliveryKeys()

const origin = fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example$/)
const sealedFor: fc.Arbitrary<SealedFor> = fc.record({
  target: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/),
  name: fc.constantFrom(...secretNames),
  origins: fc.array(origin, { minLength: 1, maxLength: 2 }),
})
const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })

describe('a sealed secret', () => {
  test('opens for what it was sealed for, and shows nothing of itself', async () => {
    await fc.assert(
      fc.asyncProperty(secret, sealedFor, async (text, what) => {
        const sealed = await sealSecret(text, what, publicKey)
        expect(await openSecret(sealed, what, privateKey)).toBe(text)
        expect(await sealSecret(text, what, publicKey)).not.toBe(sealed)
      }),
    )
  })

  test('does not open for another target, another name or other origins', async () => {
    await fc.assert(
      fc.asyncProperty(secret, sealedFor, sealedFor, async (text, what, other) => {
        const sealed = await sealSecret(text, what, publicKey)
        for (const part of [{ target: other.target }, { name: other.name }, { origins: other.origins }]) {
          const asked = { ...what, ...part }
          if (JSON.stringify(asked) !== JSON.stringify(what))
            await expect(openSecret(sealed, asked, privateKey)).rejects.toThrow(SecretNotOpened)
        }
      }),
    )
  })

  test('does not open when a bit of it is flipped, its header included', async () => {
    await fc.assert(
      fc.asyncProperty(secret, sealedFor, fc.nat(), fc.nat({ max: 5 }), async (text, what, place, bit) => {
        const parts = (await sealSecret(text, what, publicKey)).split('.')
        const bytes = parts.map((part) => Buffer.from(part, 'base64url'))
        const chosen = [0, 2, 3, 4].filter((index) => (bytes[index]?.length ?? 0) > 0)
        const part = bytes[chosen[place % chosen.length] ?? 0]
        if (!part) throw new Error('A JWE has five parts.')
        const at = place % part.length
        part[at] = (part[at] ?? 0) ^ (1 << bit)
        const flipped = bytes.map((bytes) => bytes.toString('base64url')).join('.')
        await expect(openSecret(flipped, what, privateKey)).rejects.toThrow(SecretNotOpened)
      }),
    )
  })

  test('does not open under a header of another secret, or with another key', async () => {
    const what: SealedFor = { target: 'a', name: 'token', origins: ['https://a.example'] }
    const other: SealedFor = { ...what, origins: ['https://b.example'] }
    const [, ...rest] = (await sealSecret('secret', what, publicKey)).split('.')
    const [header] = (await sealSecret('other', other, publicKey)).split('.')
    await expect(openSecret([header, ...rest].join('.'), other, privateKey)).rejects.toThrow(SecretNotOpened)
    const sealed = await sealSecret('secret', what, publicKey)
    await expect(openSecret(sealed, what, generateDeliveryKeys().privateKey)).rejects.toThrow(SecretNotOpened)
    for (const text of ['', 'a', 'a.b.c.d.e', `${sealed}.a`])
      await expect(openSecret(text, what, privateKey)).rejects.toThrow(SecretNotOpened)
  })
})
