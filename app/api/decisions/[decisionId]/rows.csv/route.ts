import { csvOf } from '#core/csv/csv'
import { exportDecisionRows, outcomeColumns } from '#core/decisions/export-decision-rows'
import { attachment } from '#server/attachment'
import { DecisionParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: DecisionParams }, async ({ ctx, params }) => {
  const { decision, lines } = await exportDecisionRows({ ctx, input: params })
  return attachment(csvOf(lines, outcomeColumns), { fileName: `outcome-${decision.id}.csv` })
})
