import pg from 'pg'
import { DomainError } from './domain-error'

/**
 * A name for a failure that carries no data: the code of a refusal, an SQLSTATE, an error code of the system, or the class. Logs and Temporal
 * get this name and never the message, because a message of the database may quote a row.
 */
export function causeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code
  if (error instanceof pg.DatabaseError && error.code) {
    // Refusals that the database raises carry a code as their message.
    return error.code.startsWith('CS') ? error.message : error.code
  }
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
