import { DomainError } from './domain-error'

/** The class of SQLSTATEs with which the guarded functions refuse; the message is then the code of the refusal. */
const refusalState = /^CS\d{3}$/

/** With these pg says that a connection broke or could not be opened; its errors have no code then. */
export const connectionLost = /Connection terminated|timeout exceeded when trying to connect|Query read timeout/

/**
 * A name for a failure that carries no data: the code of a refusal, an SQLSTATE, an error code of the system, or the class. Logs and Temporal
 * get this name and never the message, because a message of the database may quote a row.
 */
export function causeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code
  if (!(error instanceof Error)) return 'unknown'
  if (!('code' in error) || typeof error.code !== 'string' || error.code === '')
    return connectionLost.test(error.message) ? 'connection-lost' : classOf(error)
  return refusalState.test(error.code) ? error.message : (prismaState(error) ?? error.code)
}

// Some libraries, such as Kysely, subclass Error and leave its name as it is.
const classOf = (error: Error): string => (error.name === 'Error' ? error.constructor.name : error.name)

/** The SQLSTATE that an error of Prisma keeps in its metadata; undefined for any other error. */
export function prismaState(error: Error & { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }): string | undefined {
  const state = error.meta?.driverAdapterError?.cause?.originalCode
  return typeof state === 'string' ? state : undefined
}

/** The stack of an error without its message, which may quote a row. */
export function framesOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  return error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n')
}
