import type { Context } from '#core/context'
import type { Decision, DecisionRow } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { readOutcomes } from '#core/decisions/read-outcomes'
import { recordDownload } from '#core/downloads/record-download'
import { reasonLabel } from '#core/reasons/reason-label'

export const outcomeColumns = ['row', 'outcome', 'cause', 'firstVerdict', 'firstBy', 'firstAt', 'verdict', 'reason'] as const
type OutcomeLine = Record<(typeof outcomeColumns)[number], string | number | null>

const pageRows = 5_000

/** Returns the result of each row of a decision as lines of a file, in order, read page by page. Records the download in the audit log. */
export async function exportDecisionRows({
  ctx,
  input,
}: {
  ctx: Context
  input: { decisionId: string }
}): Promise<{ decision: Decision; lines: AsyncIterable<OutcomeLine> }> {
  const decision = await getDecision({ ctx, input })
  await recordDownload({ ctx, input: { batchId: decision.batchId, what: 'outcome' } })
  return { decision, lines: linesOf(ctx, decision) }
}

async function* linesOf({ db }: Context, decision: Decision): AsyncGenerator<OutcomeLine> {
  const said = { verdict: decision.verdict, reason: reasonLabel(decision) || null }
  for (let after = 0; ; ) {
    const page = await readOutcomes(db, { decisionId: decision.id, after, limit: pageRows, outcome: null })
    for (const row of page) yield { ...lineOf(row), ...said }
    const last = page.at(-1)
    if (!last || page.length < pageRows) return
    after = last.row
  }
}

const lineOf = ({ row, outcome, cause, by }: DecisionRow) => ({
  row,
  outcome,
  cause,
  firstVerdict: by?.verdict ?? null,
  firstBy: by ? (by.actor?.name ?? 'Countersign') : null,
  firstAt: by?.recordedAt ?? null,
})
