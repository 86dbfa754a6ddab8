import { CompactEncrypt } from 'jose'
import { publicKeyOf } from '#core/secrets/delivery-key'
import { headerOf, type SealedFor } from './sealed-for'

/** Seals a secret with the public key of the delivery process: a JWE in its compact form, which only that process opens. */
export function sealSecret(secret: string, sealedFor: SealedFor, publicKey: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(secret)).setProtectedHeader(headerOf(sealedFor)).encrypt(publicKeyOf(publicKey))
}
