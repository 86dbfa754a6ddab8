import type { Database } from '#core/database/open-database'
import type { Verdict } from '#core/decisions/decision'
import { erasedMark } from '#core/erased-mark'
import { sentenceForRepeat } from '#core/failed-rows/failed-row'
import type { RowOutcome, RowResult } from '#core/failed-rows/row-result'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'
import { reasonLabel } from '#core/reasons/reason-label'

type FoundRow = {
  row: number
  line: number
  outcome: RowOutcome
  verdict: Verdict | null
  reasonTitle: string | null
  reason: string | null
  problems: Problem[] | null
  repeatsRow: number | null
  repeatsFileName: string | null
  isOfSameMaker: boolean | null
}

const rowsQuery = `
  select r.row, r.line, r.outcome, d.verdict, w.title as "reasonTitle", d.reason, r.problems, r."repeatsRow", f.file_name as "repeatsFileName",
    f.maker_id = b.maker_id as "isOfSameMaker"
  from (
    select batch_id, row_no as row, line, status::text as outcome, decision_id, null::jsonb as problems,
      null::uuid as repeats_batch_id, null::integer as "repeatsRow", name = '${erasedMark}' as erased
    from users
    union all
    select batch_id, row_no, line, outcome::text, null, problems, repeats_batch_id, repeats_row_no, false from failed_row) r
  left join decision d on d.id = r.decision_id
  left join reason w on w.id = d.reason_id
  join batch b on b.id = r.batch_id
  left join batch f on f.id = r.repeats_batch_id`

/** Reads the results of rows in file order. `where` calls the row, of any outcome, `r`. */
export async function readRowResults(db: Database, where: string, values: unknown[]): Promise<RowResult[]> {
  const rows = await db.query<FoundRow>(`${rowsQuery} where ${where} order by r.row`, values)
  return rows.map((found) => ({ row: found.row, line: found.line, outcome: found.outcome, why: whyOf(found) }))
}

function whyOf({ outcome, verdict, reasonTitle, reason, problems, repeatsRow, repeatsFileName, isOfSameMaker }: FoundRow): string | null {
  switch (outcome) {
    case 'rejected':
      return `${verdict === 'send-back' ? 'Sent back' : 'Rejected'}: ${reasonLabel({ reasonTitle, reason })}`
    case 'invalid':
      return (problems ?? []).map(sentenceFor).join(' ')
    case 'duplicate':
      // The sentence is shown in another file, where “this file” would be wrong.
      if (repeatsRow === null) return null
      // The maker of the batch reads this and may not see batches of others.
      return sentenceForRepeat({ sameFile: false, row: isOfSameMaker ? repeatsRow : null, fileName: repeatsFileName, status: null })
    default:
      return null
  }
}
