import type { Database } from '#core/database/open-database'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'

/** A row of the file and its outcome. */
export type LedgerRow = {
  row: number
  line: number
  outcome: string
  name: string | null
  dob: string | null
  city: string | null
  email: string | null
  decision: string | null
  problems: { code: string; field: string | null; message: string }[]
  repeats: { batch: string; row: number } | null
}

type StoredRow = Omit<LedgerRow, 'problems'> & { problems: Problem[] | null }

const pageRows = 5_000

/** Every row of a batch in the order of the file. Memory does not grow with the file. */
export async function* ledgerOf(db: Database, batchId: string, rowCount: number): AsyncGenerator<LedgerRow> {
  for (let from = 1; from <= rowCount; from += pageRows) {
    const rows = await db.query<StoredRow>(
      `select row_no as row, line, status::text as outcome, name, to_char(dob, 'YYYY-MM-DD') as dob, city, email, decision_id as decision,
         null::jsonb as problems, null::jsonb as repeats
       from users where batch_id = $1 and row_no between $2 and $3
       union all
       select row_no, line, outcome::text, null, null, null, null, null, problems,
         case when outcome = 'duplicate' then jsonb_build_object('batch', repeats_batch_id, 'row', repeats_row_no) end
       from failed_row where batch_id = $1 and row_no between $2 and $3
       order by row`,
      [batchId, from, from + pageRows - 1],
    )
    for (const row of rows) yield { ...row, problems: (row.problems ?? []).map(withMessage) }
  }
}

const withMessage = ({ code, field }: Problem) => ({ code, field, message: sentenceFor({ code, field }) })
