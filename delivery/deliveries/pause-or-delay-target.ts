import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { FileError } from '#core/delivered-files/file-error'
import { OutboundFailure } from '#core/outbound/outbound-failure'
import { ScimError } from '#core/scim/scim-response'
import { TokenRefused } from '#core/scim/token-source'
import { SecretNotOpened } from '#core/targets/open-secret'
import { WebhookError } from '#core/webhooks/webhook-error'

type Input = { db: Database; targetId: string; holder: string; error: unknown }

/** Delays or pauses a target after this error, depending on whether it may pass by itself. Throws any error that is not about the target. */
export async function pauseOrDelayTarget({ db, targetId: target, holder, error }: Input): Promise<void> {
  const pause = pauseOf(error)
  if (pause !== null) {
    await callFunction(db, 'pause_target', { target, holder, cause: pause })
    return
  }
  const delay = delayOf(error)
  if (delay === null) throw error
  await callFunction(db, 'delay_target', { target, holder, ...delay })
}

/** What only an admin can set right. */
function pauseOf(error: unknown): 'unauthorized' | 'gone' | null {
  if (error instanceof SecretNotOpened) return 'unauthorized'
  if (error instanceof TokenRefused) return error.status >= 400 && error.status < 500 ? 'unauthorized' : null
  if (error instanceof ScimError || error instanceof WebhookError || error instanceof FileError) {
    if (error.refusal === 'unauthorized') return 'unauthorized'
    return error.refusal === 'gone' || error.refusal === 'missing' ? 'gone' : null
  }
  return null
}

function delayOf(error: unknown): { cause: string; retryAfter: number | null } | null {
  if (error instanceof OutboundFailure) return { cause: error.code, retryAfter: null }
  if (error instanceof TokenRefused) return { cause: 'no-token', retryAfter: null }
  if (error instanceof FileError) return { cause: error.code, retryAfter: error.retryAfterSeconds }
  if (error instanceof ScimError || error instanceof WebhookError) return { cause: error.refusal, retryAfter: error.retryAfterSeconds }
  return null
}
