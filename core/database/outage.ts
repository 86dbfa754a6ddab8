import pg from 'pg'
import { connectionLost, prismaState } from '#core/errors/cause-of'
import { certificateFailures } from '#core/errors/certificate-failures'

/** The SQLSTATE of an error of PostgreSQL, also where Prisma passes it on; undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code
  return error instanceof Error ? prismaState(error) : undefined
}

const connectionFailures = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  // The transaction was open for too long.
  '25P04',
  // The transaction was idle for too long.
  '25P03',
  '08006',
  '08003',
  '53300',
  // Prisma's codes for the same: not reachable, timed out, closed, too many connections.
  'P1001',
  'P1008',
  'P1017',
  'P2037',
  ...certificateFailures,
]

/** Whether an error means that the database cannot be reached, so a later attempt may succeed. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = sqlStateOf(error) ?? ('code' in error ? String(error.code) : '')
  return connectionFailures.includes(code) || connectionLost.test(error.message)
}
