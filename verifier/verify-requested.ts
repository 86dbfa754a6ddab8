import { setTimeout as wait } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { listen } from '#core/database/listen'
import { endDeepVerification } from '#core/verification/end-deep-verification'
import { verifyNext } from '#core/verification/verify-next'
import { causeOf } from '#worker/activities/activity'
import type { Log } from '#worker/log'

type Options = { ctx: SystemContext; url: string; log: Log; signal: AbortSignal }

// What a NOTIFY did not tell of is found a second later.
const pollIntervalMs = 1_000
const noteIntervalMs = 10_000
const version = '0.1.0'

/**
 * Verifies whatever is requested, one batch after the other, until `signal` aborts. It is driven by the database alone: an instance
 * whose Temporal is away is verified all the same. Several verifiers share the work.
 */
export async function verifyRequested({ ctx, url, log, signal }: Options): Promise<void> {
  let wake = () => {}
  const stopListening = listen({
    url,
    name: 'countersign verifier, requests',
    channel: 'verification_requested',
    onNotification: () => wake(),
  })
  const stopNoting = noteVerifier(ctx)
  let wasWell = true
  while (!signal.aborted) {
    const requested = new Promise<void>((resolve) => {
      wake = resolve
    })
    try {
      const didVerify = await verifyOne(ctx, log, signal)
      if (!wasWell) log.info('the verifier is well again')
      wasWell = true
      if (didVerify) continue
    } catch (error) {
      if (signal.aborted) break
      if (wasWell) log.warn({ cause: causeOf(error) }, 'the verifier cannot work and goes on trying')
      wasWell = false
    }
    await Promise.race([requested, wait(pollIntervalMs, undefined, { signal }).catch(() => {})])
  }
  stopNoting()
  await stopListening()
}

async function verifyOne(ctx: SystemContext, log: Log, signal: AbortSignal): Promise<boolean> {
  const begunAt = performance.now()
  const verified = await verifyNext({ ctx, signal })
  if (!verified) return endDeepVerification({ ctx, signal })
  const facts = { ...verified, ms: Math.round(performance.now() - begunAt) }
  if (verified.differences > 0) log.error(facts, 'a batch differs from its file')
  else log.info(facts, 'a batch was verified')
  return true
}

/** Says every ten seconds that this verifier is there. Returns how to stop. */
function noteVerifier({ db }: SystemContext): () => void {
  const id = uuidv7()
  const note = () => void callFunction(db, 'note_verifier', { id, version }).catch(() => {})
  note()
  const timer = setInterval(note, noteIntervalMs)
  return () => clearInterval(timer)
}
