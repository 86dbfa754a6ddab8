import { isDeepStrictEqual } from 'node:util'
import { compactDecrypt } from 'jose'
import { privateKeyOf } from '#core/secrets/delivery-key'
import { headerOf, type SealedFor, sealing } from './sealed-for'

/** A sealed secret that does not open: it is for something else, for another key, or changed. */
export class SecretNotOpened extends Error {
  constructor() {
    super('A secret of the target cannot be opened. Set it again.')
  }
}

/** Opens a secret with the private key of the delivery process. Throws SecretNotOpened unless it was sealed for exactly this. */
export async function openSecret(sealed: string, sealedFor: SealedFor, privateKey: string): Promise<string> {
  const opened = await compactDecrypt(sealed, privateKeyOf(privateKey), {
    keyManagementAlgorithms: [sealing.alg],
    contentEncryptionAlgorithms: [sealing.enc],
  }).catch(() => null)
  if (opened === null) throw new SecretNotOpened()
  const { epk: _ephemeral, ...header } = opened.protectedHeader
  if (!isDeepStrictEqual(header, headerOf(sealedFor))) throw new SecretNotOpened()
  return Buffer.from(opened.plaintext).toString('utf8')
}
