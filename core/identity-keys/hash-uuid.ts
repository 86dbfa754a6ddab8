import { hash } from 'node:crypto'

/** The first 128 bits of the SHA-256 of a text, as PostgreSQL writes a UUID. */
export function hashUuid(text: string): string {
  const hex = hash('sha256', text, 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
