import { Webhook as Signer } from 'standardwebhooks'

/** The signing secret, and the one before it while both are accepted: `whsec_` and base64. */
export type SigningSecrets = { now: string; before?: string | undefined }

export type Message = {
  /** The same on each repeat, so that a receiver notices a message that it has. */
  id: string
  type: string
  /** When what it says happened. */
  at: Date
  data: object
}

export type SignedMessage = { headers: Record<string, string>; body: string }

/** A message as Standard Webhooks has it, signed now, with each of the secrets. */
export function signMessage({ id, type, at, data }: Message, { now, before }: SigningSecrets): SignedMessage {
  const sentAt = new Date()
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data })
  const secrets = before === undefined ? [now] : [now, before]
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, sentAt, body)).join(' '),
  }
  return { headers, body }
}
