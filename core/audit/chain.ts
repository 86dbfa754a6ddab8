import { hash } from 'node:crypto'

/** The hash before the first event, in hexadecimal. */
export const genesis = hash('sha256', 'countersign')

/** The hash of an event, sha256(previous ‖ sha256(body)), computed as append_audit does. */
export function linkOf(previous: string, body: string): string {
  return hash('sha256', Buffer.from(previous + hash('sha256', body), 'hex'))
}
