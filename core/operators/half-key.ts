import { createHmac, randomBytes } from 'node:crypto'

/** Half of a key to another operator's account. It is signed with the session secret, so a database password is not enough to make one. */
export function halfKey({ secret, half, changeId }: { secret: string; half: 1 | 2; changeId: string }): string {
  const text = `half${half}-${changeId}-${randomBytes(32).toString('base64url')}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
