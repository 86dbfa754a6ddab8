import { createHash, randomBytes } from 'node:crypto'

/** A token for a link that works once: 256 random bits. The record keeps only its SHA-256. */
export function oneTimeToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: createHash('sha256').update(token).digest() }
}
