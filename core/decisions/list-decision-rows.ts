import { z } from 'zod'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import type { DecisionRow } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { readOutcomes } from '#core/decisions/read-outcomes'

export const DecisionRowsRequest = PageRequest.extend({ outcome: z.enum(['applied', 'skipped']).optional() })
type Input = z.input<typeof DecisionRowsRequest> & { decisionId: string }

/**
 * Returns a page of the results of a decision's rows: applied, or skipped with the cause and the earlier decision. A decision by filter
 * covers the rows that matched and were pending when it was recorded.
 */
export async function listDecisionRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<DecisionRow>> {
  const { decisionId } = input
  const { cursor, limit, outcome = null } = DecisionRowsRequest.parse(input)
  await getDecision({ ctx, input: { decisionId } })
  const found = await readOutcomes(ctx.db, { decisionId, after: Number(cursor ?? 0), limit: limit + 1, outcome })
  return takePage(found, limit, ({ row }) => String(row))
}
