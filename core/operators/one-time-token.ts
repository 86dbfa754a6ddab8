import { createHash, randomBytes } from 'node:crypto'

/** A random token of 256 bits for a link that works once. The database stores only its SHA-256. */
export function oneTimeToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: createHash('sha256').update(token).digest() }
}
