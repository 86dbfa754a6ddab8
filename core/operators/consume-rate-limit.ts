import type { SystemContext } from '#core/context'
import { DomainError } from '#core/errors'

export type RateLimit = { key: string; limit: number; windowSeconds: number }

/**
 * Counts one against a rate limit that all web processes share.
 * Refuses with `too-many-requests` and the seconds to wait, `retryAfter`, when it is used up.
 */
export async function consumeRateLimit({ ctx, input }: { ctx: SystemContext; input: RateLimit }): Promise<void> {
  const [taken] = await ctx.db.query<{ wait: number }>('select consume_rate_limit($1, $2, make_interval(secs => $3)) as wait', [
    input.key,
    input.limit,
    input.windowSeconds,
  ])
  if (taken && taken.wait > 0) throw new DomainError('too-many-requests', { retryAfter: taken.wait })
}
