import { AsyncLocalStorage } from 'node:async_hooks'
import type { DomainError } from '#core/errors/domain-error'

/** What the sign-in library is asked, so far as the functions that write for it have to know. */
export type SignInRequest = {
  path: string
  /** The signed cookie of the request; null without a session. */
  cookie: string | null
  /** Whether the operator of that cookie has a second factor, which was given for their session then. */
  hasSecondFactor: boolean
  /** The hash of the password that the library compares with, where it is given. */
  passwordHash: string | null
  /** The code of an authenticator that came with it; null once a function has taken it. */
  code: string | null
  /** The challenge between the two steps of a sign-in, once the library has found it. */
  challenge: { identifier: string; operatorId: string } | null
  /** How far this process is ahead of the database, once a time was converted. */
  clockAheadMs: number | null
  /** Whether a write was begun, which may be committed even if its answer is lost. */
  mayHaveWritten: boolean
  /** What the database refused: the library would answer that it failed. */
  refusal: DomainError | null
}

// Pages and routes are bundled apart and share one library.
const slot = globalThis as typeof globalThis & { countersignSignInRequests?: AsyncLocalStorage<SignInRequest> }
slot.countersignSignInRequests ??= new AsyncLocalStorage<SignInRequest>()
const requests = slot.countersignSignInRequests

/** Runs the library for one request. What the database refuses meanwhile is thrown, whatever the library makes of it. */
export async function duringSignIn<Result>(
  request: Pick<SignInRequest, 'path' | 'cookie' | 'hasSecondFactor' | 'code'>,
  act: () => Promise<Result>,
): Promise<Result> {
  const state: SignInRequest = {
    ...request,
    passwordHash: null,
    challenge: null,
    clockAheadMs: null,
    mayHaveWritten: false,
    refusal: null,
  }
  return requests.run(state, async () => {
    try {
      const result = await act()
      if (state.refusal) throw state.refusal
      return result
    } catch (error) {
      throw state.refusal ?? error
    }
  })
}

/** The request under way. Throws where the library writes outside of one. */
export function signInRequest(): SignInRequest {
  const request = requests.getStore()
  if (!request) throw new Error('The sign-in library is used outside of a request.')
  return request
}
