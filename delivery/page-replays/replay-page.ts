import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import type { ReplayOutcome } from '#core/deliveries/pages/delivery-page'
import { personForTarget } from '#core/deliveries/person-for-target'
import { DomainError, type RefusalCode, refusals } from '#core/errors/domain-error'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { OutboundFailure } from '#core/outbound/outbound-failure'
import { SecretNotOpened } from '#core/targets/open-secret'
import type { SentType } from '#core/targets/sent-people'
import type { Posted } from '#core/webhooks/post-message'
import { WebhookError } from '#core/webhooks/webhook-error'
import type { OpenTarget } from '#delivery/deliveries/open-target'
import { postPage } from '#delivery/deliveries/post-page'
import { sentPersonOf } from '#delivery/deliveries/send-pages'
import type { TargetTurn } from '#delivery/deliveries/target-turn'

/** A page that is to be sent again, as it was begun first. */
export type OpenReplay = { id: string; batchId: string; targetId: string; pageNo: number; type: SentType; begunAt: Date }

export type EndedReplay = { outcome: ReplayOutcome; sentence: string }

export type SendingInput = {
  db: Database
  replay: OpenReplay
  target: OpenTarget
  turn: TargetTurn
  version: FieldVersion
  client: OutboundClient
  signal: AbortSignal
}

/** Sends a page again if what it says of everyone in it still holds. Throws any error that is not about the page or its target. */
export async function replayPage(input: SendingInput): Promise<EndedReplay> {
  const { settings } = input.target
  if (settings.kind !== 'webhook') return notSent('page-not-arrived')
  await input.turn.waitForPace()
  try {
    return answered(await post(input, settings))
  } catch (error) {
    if (error instanceof DomainError && outdated.has(error.code)) return notSent(error.code)
    if (error instanceof OutboundFailure || error instanceof WebhookError || error instanceof SecretNotOpened)
      return { outcome: 'failed', sentence: error.message }
    throw error
  }
}

/** Nothing is between the check of the page and its request. */
async function post(input: SendingInput, settings: Parameters<typeof postPage>[0]['settings']): Promise<Posted> {
  const { db, replay, target, turn, version, client, signal } = input
  const { batchId, pageNo, type, begunAt } = replay
  const stored = await callFunction(db, 'begin_page_replay', { replay: replay.id, holder: turn.holder })
  const people = stored.map((person) => sentPersonOf(personForTarget(person, { batchId, version })))
  const page = { batch: batchId, number: pageNo, at: begunAt, type, people }
  return postPage({ target, settings, client, signal, page })
}

function answered(posted: Posted): EndedReplay {
  const { status } = posted
  if (posted.outcome === 'delivered') return { outcome: 'sent', sentence: `The receiver took the page (${status}).` }
  if (posted.cause === 'too-large') return { outcome: 'failed', sentence: `The receiver answered ${status}: the page is too large for it.` }
  return { outcome: 'failed', sentence: `The receiver answered ${status} and does not take this page.` }
}

const notSent = (code: RefusalCode): EndedReplay => ({ outcome: 'not-sent', sentence: refusals[code] })

const outdated: ReadonlySet<RefusalCode> = new Set([
  'page-taken-back',
  'page-wanted-again',
  'page-erased',
  'page-not-arrived',
  'target-paused',
  'target-retired',
  'batch-frozen',
])
