import type { OutboundClient } from '#core/outbound/outbound-client'
import { retryAfterSeconds } from '#core/outbound/retry-after'
import { sendRequest } from '#core/outbound/send-request'
import type { SignedMessage } from './sign-message'
import { type PageFailure, WebhookError, type WebhookRefusal } from './webhook-error'

type Input = { client: OutboundClient; url: string; message: SignedMessage; timeoutMs: number; signal: AbortSignal }

/** What became of a message: the receiver has it, or refuses this one and may take others. */
export type Posted = { outcome: 'delivered'; status: number } | { outcome: 'failed'; status: number; cause: PageFailure }

/** Posts a message once. Throws a WebhookError when the receiver takes no message at all, and an OutboundFailure when no answer comes. */
export async function postMessage({ client, url, message, timeoutMs, signal }: Input): Promise<Posted> {
  const request = { method: 'POST', url, ...message, timeoutMs, maxResponseBytes: 0, signal } as const
  const { status, headers } = await sendRequest({ client, request })
  if (status >= 200 && status <= 299) return { outcome: 'delivered', status }
  const refusal = refusalOf(status)
  if (refusal !== null) throw new WebhookError(refusal, { status, retryAfterSeconds: retryAfterSeconds(headers) })
  return { outcome: 'failed', status, cause: status === 413 ? 'too-large' : 'refused' }
}

/** Null for a status that is about this message alone. */
function refusalOf(status: number): WebhookRefusal | null {
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 410) return 'gone'
  if (status === 429 || status === 503) return 'busy'
  // 408 and 425 ask for the same message again.
  if (status === 408 || status === 425 || status >= 500 || status < 400) return 'failed'
  return null
}
