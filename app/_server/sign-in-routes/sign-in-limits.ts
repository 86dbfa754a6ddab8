import { createHash } from 'node:crypto'
import { callFunction } from '#core/database/call-function'
import { consumeRateLimit, type RateLimit } from '#core/operators/consume-rate-limit'
import { clientAddressHeader } from '#server/http/client-address'
import { web } from '#server/process/web'

/**
 * Limits the attempts on an account without letting anyone lock its owner out for long: what is tried from one address counts
 * against that address; what is tried from addresses the owner never signed in from counts together, and not against the owner's own.
 * Refuses with `too-many-requests`.
 */
export async function limitSignIn(headers: Headers, email: string): Promise<void> {
  const { db, environment } = web()
  const limit = environment.SIGN_IN_RATE_LIMIT
  const address = addressOf(headers)
  const account = accountOf(email)
  await take({ key: `sign-in from ${address}`, limit, windowSeconds: 60 })
  await take({ key: `sign-in ${account} from ${address}`, limit, windowSeconds: 300 })
  const isKnown = await callFunction(db, 'is_known_address', { email, address: address || null })
  if (!isKnown) await take({ key: `sign-in ${account}`, limit: limit * 6, windowSeconds: 60 })
}

/** For codes and one-time links, whose account is not known yet. */
export async function limitAddress(headers: Headers, act: string): Promise<void> {
  await take({ key: `${act} from ${addressOf(headers)}`, limit: web().environment.SIGN_IN_RATE_LIMIT, windowSeconds: 60 })
}

/** For links that reset a password: from one address, and for one account, whether there is such an account or not. */
export async function limitResetLinks(headers: Headers, email: string): Promise<void> {
  await limitAddress(headers, 'reset link')
  await take({ key: `reset link ${accountOf(email)}`, limit: 3, windowSeconds: 900 })
}

/** For the password that someone who is signed in gives again. */
export async function limitOperator(operatorId: string): Promise<void> {
  await take({ key: `password of ${operatorId}`, limit: web().environment.SIGN_IN_RATE_LIMIT, windowSeconds: 60 })
}

const take = (input: RateLimit) => consumeRateLimit({ ctx: { db: web().db }, input })

// The counters do not identify the account.
const accountOf = (email: string) => createHash('sha256').update(email).digest('base64url')

const addressOf = (headers: Headers) => headers.get(clientAddressHeader) ?? ''
