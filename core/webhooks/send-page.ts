import type { OutboundClient } from '#core/outbound/outbound-client'
import { recordOf, type SentPerson, type SentType } from '#core/targets/sent-people'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { type Posted, postMessage } from './post-message'
import { type SigningSecrets, signMessage } from './sign-message'

/** People of a batch as a receiver gets them. */
export type Page = {
  /** The same whenever these people are sent. */
  id: string
  type: SentType
  /** When they became final, or were taken back. */
  at: Date
  /** The id of their batch. */
  batch: string
  /** Counted from 1 within the batch. */
  number: number
  people: readonly SentPerson[]
}

type Input = {
  client: OutboundClient
  settings: Extract<TargetSettings, { kind: 'webhook' }>
  secrets: SigningSecrets
  page: Page
  signal: AbortSignal
}

/**
 * Sends a page of people to a webhook, with the fields of its settings in their order. Can be repeated: a receiver that has a page knows it by
 * its id. Throws a WebhookError when the receiver takes no page, and an OutboundFailure when no answer comes.
 */
export function sendPage({ client, settings, secrets, page, signal }: Input): Promise<Posted> {
  const { id, type, at, batch, number } = page
  const people = page.people.map((person) => recordOf(person, settings.fields))
  const message = signMessage({ id, type, at, data: { batch, page: number, people } }, secrets)
  return postMessage({ client, url: settings.url, message, timeoutMs: settings.timeoutSeconds * 1000, signal })
}
