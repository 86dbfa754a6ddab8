import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * How recovery codes are kept: a JSON array in which each code is sealed by itself. A code has the same seal every time,
 * so that the database sees that nothing happened to a list but that one code is gone. That gives nothing away: no code comes twice.
 */
export function recoveryCodeStore(secret: string) {
  const key = createHmac('sha256', secret).update('recovery codes').digest()
  return {
    encrypt: async (codes: string) => JSON.stringify((JSON.parse(codes) as string[]).map((code) => seal(key, code))),
    decrypt: async (sealed: string) => JSON.stringify((JSON.parse(sealed) as string[]).map((code) => open(key, code))),
  }
}

function seal(key: Buffer, code: string): string {
  const nonce = createHmac('sha256', key).update(code).digest().subarray(0, nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce)
  const text = Buffer.concat([sealing.update(code, 'utf8'), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), text]).toString('base64')
}

function open(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes))
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8')
}
