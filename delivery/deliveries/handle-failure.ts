import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { OutboundFailure } from '#core/outbound/outbound-failure'
import { TokenRefused } from '#core/scim/client-token'
import { ScimError } from '#core/scim/scim-answer'
import { SecretNotOpened } from '#core/targets/open-secret'

type Input = { db: Database; targetId: string; holder: string; error: unknown }

/** Leaves a target alone for a while, or until an admin has looked at it. Throws any error that is not about the target. */
export async function handleFailure({ db, targetId: target, holder, error }: Input): Promise<void> {
  if (isUnauthorized(error)) {
    await callFunction(db, 'pause_target', { target, holder, cause: 'unauthorized' })
    return
  }
  const delay = delayOf(error)
  if (delay === null) throw error
  await callFunction(db, 'delay_target', { target, holder, ...delay })
}

const isUnauthorized = (error: unknown) =>
  error instanceof SecretNotOpened ||
  (error instanceof TokenRefused && error.status >= 400 && error.status < 500) ||
  (error instanceof ScimError && error.refusal === 'unauthorized')

function delayOf(error: unknown): { cause: string; retryAfter: number | null } | null {
  if (error instanceof OutboundFailure) return { cause: error.code, retryAfter: null }
  if (error instanceof TokenRefused) return { cause: 'no-token', retryAfter: null }
  if (error instanceof ScimError) return { cause: error.refusal, retryAfter: error.retryAfterSeconds }
  return null
}
