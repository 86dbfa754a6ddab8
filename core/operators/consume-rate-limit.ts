import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'

export type RateLimit = { key: string; limit: number; windowSeconds: number }

/**
 * Counts one request against a rate limit that all web processes share.
 * Refuses with `too-many-requests` when it is used up; `retryAfter` is the wait in seconds.
 */
export async function consumeRateLimit({ ctx, input }: { ctx: SystemContext; input: RateLimit }): Promise<void> {
  const { key, limit, windowSeconds } = input
  const retryAfter = await callFunction(ctx.db, 'consume_rate_limit', { key, limit, window: `${windowSeconds} seconds` })
  if (retryAfter > 0) throw new DomainError('too-many-requests', { retryAfter })
}
