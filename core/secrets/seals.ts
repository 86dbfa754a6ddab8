import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { DomainError } from '#core/errors/domain-error'
import type { AuthSecrets } from './auth-secrets'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Seals and signs with AUTH_SECRET what the sign-in library stores. */
export type Seals = ReturnType<typeof sealsOf>

/**
 * Seals and signs with the present secret, and opens with every one. An earlier secret still opens after its date, because the date is
 * about signatures: what is sealed lies in our own tables.
 */
export function sealsOf({ present, earlier }: AuthSecrets) {
  const presentKey = keyOf(present)
  const keys = [{ secret: present, key: presentKey }, ...earlier.map(({ secret }) => ({ secret, key: keyOf(secret) }))]

  function seal(operatorId: string, text: string): string {
    const nonce = randomBytes(nonceBytes)
    const sealing = createCipheriv(cipher, presentKey, nonce).setAAD(Buffer.from(operatorId))
    const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
    return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64')
  }

  /** The text, and the secret that sealed it. */
  function openWith(operatorId: string, sealed: string): { text: string; secret: string } {
    const bytes = Buffer.from(sealed, 'base64')
    for (const { secret, key } of keys) {
      const text = tryToOpen(key, operatorId, bytes)
      if (text !== null) return { text, secret }
    }
    throw new DomainError('second-factor-unreadable')
  }

  return {
    /** Seals a text for one operator: under another it does not open. */
    seal,
    /** Refuses with `second-factor-unreadable` what was sealed for another operator, with a secret that is not listed, or changed. */
    open: (operatorId: string, sealed: string): string => openWith(operatorId, sealed).text,
    /** The same for the secret of an authenticator, which the sign-in library has encrypted with the secret too. */
    async openFactor(operatorId: string, sealed: string): Promise<string> {
      const { text, secret } = openWith(operatorId, sealed)
      if (secret === present) return text
      return symmetricEncrypt({ key: present, data: await symmetricDecrypt({ key: secret, data: text }) })
    },
    isSealedWithPresent: (operatorId: string, sealed: string): boolean => openWith(operatorId, sealed).secret === present,
    /** The signature that a function of the sign-in role asks for: each part with its length, as `signed_call` of the database has it. */
    signatureOf: (act: string, parts: (string | null)[]): string => signatureWith(present, act, parts),
    /** The same with each secret that is accepted now. */
    acceptedSignaturesOf: (act: string, parts: (string | null)[]): string[] =>
      accepted().map((secret) => signatureWith(secret, act, parts)),
    /** The signed cookie of a session's token, as the library signs it. */
    cookieOf: (token: string) => `${token}.${hmac(present, token)}`,
    /** A cookie that an accepted earlier secret signed, signed with the present one. Every other cookie as it is. */
    resignCookie(cookie: string): string {
      const [, value = '', signature = ''] = /^(.+)\.([^.]+)$/s.exec(cookie) ?? []
      const isAccepted = accepted().some((secret) => hmac(secret, value) === signature)
      return isAccepted ? `${value}.${hmac(present, value)}` : cookie
    },
  }

  function accepted(): string[] {
    return [present, ...earlier.filter(({ acceptedUntil }) => acceptedUntil.getTime() > Date.now()).map(({ secret }) => secret)]
  }
}

const keyOf = (secret: string) => createHmac('sha256', secret).update('countersign second factor').digest()

function tryToOpen(key: Buffer, operatorId: string, bytes: Buffer): string | null {
  try {
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(operatorId))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** What is stored of a signature, so that it cannot be sent again. */
export const hashOf = (signature: string) => createHash('sha256').update(signature).digest()

function signatureWith(secret: string, act: string, parts: (string | null)[]): string {
  const text = parts.map((part) => (part === null ? ' -' : ` ${Buffer.byteLength(part)}:${part}`)).join('')
  return hmac(secret, `countersign ${act}${text}`)
}

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64')
