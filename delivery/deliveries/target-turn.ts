import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { hasChanged, type OpenTarget } from './open-target'

/** The turn at a target, which one process has at a time. It is renewed until it is disposed of. */
export type TargetTurn = AsyncDisposable & {
  holder: string
  /** Waits until the pace of the target allows one more request. Throws TurnLost when this process was frozen for too long. */
  waitForPace(): Promise<void>
}

/** Another process may have the turn by now, so nothing more is sent. */
export class TurnLost extends Error {
  readonly code = 'turn-lost'
}

/** Nothing may be sent to the target for now: it was paused, or asked for fewer requests, while this process waited for the turn. */
export class TargetUnavailable extends Error {
  readonly code = 'target-unavailable'
}

/** Two admins have changed the target while the turn was waited for. What they took away, such as a field, is not sent any more. */
export class TargetChanged extends Error {
  readonly code = 'target-changed'
}

const turn = '60 seconds'
const renewEveryMs = 10_000
// Well before the turn ends, for a request takes some time too.
const currentForMs = 30_000
const pollMs = 250

type Input = { target: Pick<OpenTarget, 'id' | 'asOf' | 'settings'>; signal: AbortSignal }

/** Waits for the turn. Throws TargetUnavailable when the target is paused meanwhile, and TargetChanged when two admins change it. */
export async function takeTurn(db: Database, { target: open, signal }: Input): Promise<TargetTurn> {
  const { id: target, settings } = open
  const holder = randomUUID()
  const take = () => callFunction(db, 'take_turn', { target, holder, for: turn })
  while (!(await take())) {
    signal.throwIfAborted()
    const state = await db.kysely.selectFrom('targetState').where('targetId', '=', target).select('pausedAt').executeTakeFirst()
    if (state?.pausedAt) throw new TargetUnavailable()
    await wait(pollMs, undefined, { signal })
  }
  const giveBack = () => callFunction(db, 'take_turn', { target, holder, for: '0 seconds' }).catch(() => {})
  if (await hasChanged(db, open)) {
    await giveBack()
    throw new TargetChanged()
  }
  let renewedAtMs = performance.now()
  const renewed = () => {
    renewedAtMs = performance.now()
  }
  let renewing: Promise<unknown> | undefined
  const timer = setInterval(() => {
    renewing = take().then(
      (isOurs) => isOurs && renewed(),
      () => {},
    )
  }, renewEveryMs)
  const requests = { left: 0, untilMs: 0 }
  // What is leased and not used is lost, so it is a part of a second.
  const wanted = Math.ceil(settings.requestsPerSecond / 10)
  let lease: Promise<void> | undefined

  async function leaseRequests(): Promise<void> {
    const [leased] = await callFunction(db, 'take_requests', { target, holder, wanted, for: turn })
    const { requests: count = 0, waitMs = 0 } = leased ?? {}
    renewed()
    requests.left = count
    requests.untilMs = performance.now() + waitMs
    // A pace is of a second; longer is a target that is left alone.
    if (count === 0 && waitMs > 1_000) throw new TargetUnavailable()
    if (count === 0) await wait(waitMs, undefined, { signal })
  }

  return {
    holder,
    async waitForPace() {
      for (;;) {
        signal.throwIfAborted()
        if (performance.now() - renewedAtMs > currentForMs) throw new TurnLost()
        if (requests.left > 0 && performance.now() < requests.untilMs) break
        requests.left = 0
        // Requests that wait at the same time ask once.
        lease ??= leaseRequests().finally(() => {
          lease = undefined
        })
        await lease
      }
      requests.left -= 1
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      // It would take the turn again after it was given back.
      await renewing
      await giveBack()
    },
  }
}
