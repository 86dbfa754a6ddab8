import type { SystemContext } from '#core/context'
import { DomainError } from '#core/errors'

export type Allowance = { key: string; limit: number; windowSeconds: number }

/**
 * Takes one from an allowance that all web processes share.
 * Refuses with `too-many-requests` and the seconds to wait, `retryAfter`, when it is used up.
 */
export async function takeAllowance({ ctx, input }: { ctx: SystemContext; input: Allowance }): Promise<void> {
  const [taken] = await ctx.db.query<{ wait: number }>('select take_allowance($1, $2, make_interval(secs => $3)) as wait', [
    input.key,
    input.limit,
    input.windowSeconds,
  ])
  if (taken && taken.wait > 0) throw new DomainError('too-many-requests', { retryAfter: taken.wait })
}
