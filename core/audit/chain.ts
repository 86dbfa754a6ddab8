import { hash } from 'node:crypto'

/** The hash that the first event follows from, in hex as all hashes here. */
export const genesis = hash('sha256', 'countersign')

/** sha256(previous ‖ sha256(body)): the hash of an event, as the migration that makes the audit has it. */
export function linkOf(previous: string, body: string): string {
  return hash('sha256', Buffer.from(previous + hash('sha256', body), 'hex'))
}
