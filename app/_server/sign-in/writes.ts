import type { DBAdapter, Where } from 'better-auth'
import { APIError } from 'better-auth/api'
import type { Database } from '#core/database/open-database'
import { isOutage } from '#core/database/outage'
import { DomainError } from '#core/errors/domain-error'
import type { Seals } from '#core/secrets/seals'
import type { LibraryClock } from './library-clock'
import { signInRequest } from './request'

export type Row = Record<string, unknown>

export type Operation =
  | 'create'
  | 'findOne'
  | 'findMany'
  | 'count'
  | 'update'
  | 'updateMany'
  | 'delete'
  | 'deleteMany'
  | 'consumeOne'
  | 'incrementOne'
export type Asked<Name extends Operation> = Parameters<DBAdapter[Name]>[0]

export type Write<Name extends Operation> = (asked: Asked<Name>) => Promise<unknown>

/** What the library may do with one of its models: operations of our own, and reads that its own adapter answers. */
export type ModelWrites = { [Name in Operation]?: Write<Name> } & { reads?: ('findOne' | 'findMany' | 'count')[] }

export type Given = { base: DBAdapter; seals: Seals; call: SignedCall; clock: LibraryClock; db: Database }

/** Calls a function of the database with the signature of `parts` under the name of the act. */
export type SignedCall = <Result>(act: string, parts: (string | null)[], run: (signature: string) => Promise<Result>) => Promise<Result>

/** What is refused is kept for the answer, as the library would only say that it failed. */
export function signedCalls({ signatureOf }: Seals): SignedCall {
  return (act, parts, run) => keepingRefusal(() => run(signatureOf(act, parts)).catch(sayingSecret))
}

// This process has signed the call, so the database does not know its secret.
function sayingSecret(error: unknown): never {
  throw error instanceof DomainError && error.code === 'call-not-signed' ? new DomainError('secret-unknown') : error
}

export async function keepingRefusal<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof DomainError ? refusing(error) : error
  }
}

const readOperations: Operation[] = ['findOne', 'findMany', 'count']

/**
 * Keeps an outage of the database for the answer. Only an outage before the first write of the request says that nothing was changed,
 * because a write may be committed although its answer is lost.
 */
export async function keepingOutage<Result>(operation: Operation, act: () => Promise<Result>): Promise<Result> {
  const request = signInRequest()
  request.mayHaveWritten ||= !readOperations.includes(operation)
  try {
    return await act()
  } catch (error) {
    if (!isOutage(error)) throw error
    throw refusing(request.mayHaveWritten ? new DomainError('outcome-unknown', { retryAfter: 2 }) : new DomainError('unavailable'))
  }
}

/** Keeps a refusal for the answer. Returns what the library passes on; it would log every other error and answer that it failed. */
export function refusing(refusal: DomainError): APIError {
  signInRequest().refusal = refusal
  return new APIError('BAD_REQUEST', { code: refusal.code })
}

/** The cookie that a change of a credential is made with. */
export function requireCookie(): string {
  const { cookie } = signInRequest()
  if (cookie === null) throw refusing(new DomainError('not-signed-in'))
  return cookie
}

/** The value that a field must equal; null where that is not asked. */
export function equalTo(where: Where[] | undefined, field: string): string | null {
  const found = where?.find((one) => one.field === field && (one.operator === undefined || one.operator === 'eq'))
  return typeof found?.value === 'string' ? found.value : null
}

/** Throws for what the library asks that no function does. */
export function unforeseen(what: string): never {
  throw new Error(`The sign-in library may not ${what}.`)
}
