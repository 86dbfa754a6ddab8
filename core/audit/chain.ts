import { hash } from 'node:crypto'

/** The hash that the first event follows from. */
export const genesis: Buffer = hash('sha256', 'countersign', 'buffer')

/** sha256(previous ‖ sha256(body)): the hash of an event, as the migration that makes the audit has it. */
export function linkOf(previous: Buffer, body: string): Buffer {
  return hash('sha256', Buffer.concat([previous, hash('sha256', body, 'buffer')], 2 * previous.length), 'buffer')
}
