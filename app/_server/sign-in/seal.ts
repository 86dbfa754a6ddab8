import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Seals and signs with AUTH_SECRET what the sign-in library stores. */
export type Seals = ReturnType<typeof sealsOf>

export function sealsOf(authSecret: string) {
  const key = createHmac('sha256', authSecret).update('countersign second factor').digest()
  return {
    /** Seals a text for one operator: under another it does not open. */
    seal(operatorId: string, text: string): string {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(operatorId))
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64')
    },
    /** Throws when it was sealed for another operator, or changed. */
    open(operatorId: string, sealed: string): string {
      const bytes = Buffer.from(sealed, 'base64')
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes }).setAAD(
        Buffer.from(operatorId),
      )
      opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8')
    },
    /** The signature that a function of the sign-in role asks for: each part with its length, as `signed_call` of the database has it. */
    signatureOf(act: string, parts: (string | null)[]): string {
      const text = parts.map((part) => (part === null ? ' -' : ` ${Buffer.byteLength(part)}:${part}`)).join('')
      return hmac(authSecret, `countersign ${act}${text}`)
    },
    /** The signed cookie of a session's token, as the library signs it. */
    cookieOf: (token: string) => `${token}.${hmac(authSecret, token)}`,
  }
}

/** What is stored of a signature, so that it cannot be sent again. */
export const hashOf = (signature: string) => createHash('sha256').update(signature).digest()

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64')
