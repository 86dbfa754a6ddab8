import type { Context } from '#core/context'
import { countSkipped } from '#core/decisions/count-skipped'
import { getDecision } from '#core/decisions/get-decision'
import type { SkippedCause } from '#core/decisions/skipped-cause'

/** Why a decision skipped rows: how many for each cause and each decision that was first, most frequent first. */
export async function listSkippedCauses({ ctx, input }: { ctx: Context; input: { decisionId: string } }): Promise<SkippedCause[]> {
  await getDecision({ ctx, input })
  return countSkipped(ctx.db, input.decisionId)
}
