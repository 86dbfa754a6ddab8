import type { Context } from '#core/context'
import { SkippedCause, type Verdict } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'

/** Counts the skipped rows of a decision per cause and earlier decision, most frequent first, as of the end of the decision. */
export async function listSkippedCauses({ ctx, input }: { ctx: Context; input: { decisionId: string } }): Promise<SkippedCause[]> {
  await getDecision({ ctx, input })
  const skips = await ctx.db.prisma.decisionSkipped.findMany({
    where: { decisionId: input.decisionId },
    orderBy: { skipNo: 'asc' },
    select: {
      cause: true,
      skipped: true,
      by: { select: { id: true, verdict: true, recordedAt: true, decider: { select: { id: true, name: true } } } },
    },
  })
  return skips.map(({ cause, skipped, by }) =>
    SkippedCause.parse({
      cause,
      rows: skipped,
      by: by && { id: by.id, verdict: verdictOf[by.verdict], actor: by.decider, recordedAt: by.recordedAt.toISOString() },
    }),
  )
}

// Prisma gives enum values the names of schema.prisma.
const verdictOf = {
  approve: 'approve',
  reject: 'reject',
  sendBack: 'send-back',
  withdraw: 'withdraw',
  expire: 'expire',
  undo: 'undo',
  withdrawFrozen: 'withdraw-frozen',
  reverse: 'reverse',
} as const satisfies Record<string, Verdict>
