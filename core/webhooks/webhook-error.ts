/** Why a receiver took no message. `busy` and `failed` may pass and are tried again; `unauthorized` and `gone` stop the target. */
export const webhookRefusals = ['unauthorized', 'gone', 'busy', 'failed'] as const
export type WebhookRefusal = (typeof webhookRefusals)[number]

/** Why a receiver took one page: it is too large for it, or it refuses this one. The status says no more. */
export const pageFailures = ['too-large', 'refused'] as const
export type PageFailure = (typeof pageFailures)[number]

const sentences: Record<WebhookRefusal, (status: number) => string> = {
  unauthorized: (status) => `The receiver answered ${status}. Check its address and that it has the signing secret.`,
  gone: (status) => `The receiver answered ${status}: it takes no messages any more. Change the address, or retire the target.`,
  busy: (status) => `The receiver answered ${status}: it takes no more messages for now.`,
  failed: (status) => `The receiver answered ${status}.`,
}

/** A receiver that answered, and took no message. The message is a sentence for an admin and has nothing of the answer but its status. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  readonly refusal: WebhookRefusal
  readonly status: number
  readonly retryAfterSeconds: number | null

  constructor(refusal: WebhookRefusal, { status, retryAfterSeconds }: { status: number; retryAfterSeconds: number | null }) {
    super(sentences[refusal](status))
    this.refusal = refusal
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}
