import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** The keys of the secrets of targets: the web seals with the public one, the delivery process opens with the private one. */
export type DeliveryKeys = { publicKey: string; privateKey: string }

/** The public key of a setting: X25519 as SPKI in base64. Throws when it is not one. */
export const publicKeyOf = (text: string): KeyObject => x25519(createPublicKey({ key: derOf(text), format: 'der', type: 'spki' }))

/** The private key of a setting: X25519 as PKCS #8 in base64. Throws when it is not one. */
export const privateKeyOf = (text: string): KeyObject => x25519(createPrivateKey({ key: derOf(text), format: 'der', type: 'pkcs8' }))

/** Whether a text is a key of this type. */
export function isDeliveryKey(text: string, type: 'public' | 'private'): boolean {
  try {
    return (type === 'public' ? publicKeyOf : privateKeyOf)(text) !== undefined
  } catch {
    return false
  }
}

/** The public key that belongs to a private one. */
export const publicKeyFor = (privateKey: string): string =>
  createPublicKey(privateKeyOf(privateKey)).export({ format: 'der', type: 'spki' }).toString('base64')

export function generateDeliveryKeys(): DeliveryKeys {
  const privateKey = generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  return { privateKey, publicKey: publicKeyFor(privateKey) }
}

function derOf(text: string): Buffer {
  // openssl's base64 wraps its lines.
  return Buffer.from(text.replaceAll(/\s/g, ''), 'base64')
}

function x25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'x25519') throw new TypeError('The key is not of X25519.')
  return key
}
