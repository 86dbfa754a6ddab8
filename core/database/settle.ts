import { setTimeout as wait } from 'node:timers/promises'
import { isOutage } from '#core/database/outage'
import { DomainError } from '#core/errors/domain-error'

/**
 * Runs an act that has one effect however often it runs under its idempotency key. When the database goes away, the act may be committed
 * although its answer is lost, so it runs again after each pause. Returns its answer; an act that was committed answers with its
 * present state. Refuses with `outcome-unknown` when the database stays away.
 */
export async function settle<Result>(act: () => Promise<Result>, pausesMs = [0, 500, 2_000]): Promise<Result> {
  const [pauseMs, ...later] = pausesMs
  try {
    return await act()
  } catch (error) {
    if (!isOutage(error)) throw error
  }
  if (pauseMs === undefined) throw new DomainError('outcome-unknown', { retryAfter: 2 })
  await wait(pauseMs)
  return settle(act, later)
}
