import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateDeliveryKeys, isDeliveryKey, publicKeyFor } from './delivery-key'

const { privateKey, publicKey } = generateDeliveryKeys()
const wrapped = privateKey.replaceAll(/.{20}/g, '$&\n')
const ofAnotherCurve = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

test('a key is the public or the private half of X25519, in lines of any length', () => {
  expect([isDeliveryKey(privateKey, 'private'), isDeliveryKey(wrapped, 'private'), isDeliveryKey(publicKey, 'public')]).toEqual([
    true,
    true,
    true,
  ])
  expect(publicKeyFor(wrapped)).toBe(publicKey)
})

test.each([
  ['the other half', publicKey, 'private'],
  ['the other half', privateKey, 'public'],
  ['another curve', ofAnotherCurve, 'private'],
  ['cut short', privateKey.slice(0, 40), 'private'],
  ['a sentence', 'correct horse battery staple', 'private'],
  ['nothing', '', 'public'],
] as const)('%s is none', (_, text, type) => {
  expect(isDeliveryKey(text, type)).toBe(false)
})
