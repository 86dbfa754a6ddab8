import { createHmac, randomBytes } from 'node:crypto'

/** Half of the key to another operator's account. Signed with the key of the sessions, so that no role of the database makes one. */
export function halfKey({ secret, half, changeId }: { secret: string; half: 1 | 2; changeId: string }): string {
  const text = `half${half}-${changeId}-${randomBytes(32).toString('base64url')}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
