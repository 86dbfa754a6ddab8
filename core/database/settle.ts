import { setTimeout as wait } from 'node:timers/promises'
import { isOutage, sqlStateOf } from '#core/database/outage'
import { DomainError } from '#core/errors/domain-error'

/**
 * Runs an act that has one effect however often it runs under its idempotency key. When the database goes away, the act may be committed
 * although its answer is lost, so it runs again after each pause. Returns its answer; an act that was committed answers with its
 * present state. Refuses with `outcome-unknown` when the database stays away, or cannot repeat the act, e.g. because its disk is full.
 */
export function settle<Result>(act: () => Promise<Result>, pausesMs = [0, 500, 2_000]): Promise<Result> {
  return attempt(act, pausesMs, false)
}

async function attempt<Result>(act: () => Promise<Result>, pausesMs: number[], isRepeated: boolean): Promise<Result> {
  const [pauseMs, ...later] = pausesMs
  try {
    return await act()
  } catch (error) {
    // A refusal says what became of the act; any other failure of the database says nothing about the attempt before.
    const isUnknown = isRepeated && !(error instanceof DomainError) && sqlStateOf(error) !== undefined
    if (isUnknown) throw unknown()
    if (!isOutage(error)) throw error
  }
  if (pauseMs === undefined) throw unknown()
  await wait(pauseMs)
  return attempt(act, later, true)
}

const unknown = () => new DomainError('outcome-unknown', { retryAfter: 2 })
