import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { duplicateCode, type FailedRowCause, type FailedRowOutcome } from '#core/failed-rows/failed-row'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'

type CauseRow = { outcome: FailedRowOutcome; code: Problem['code'] | null; field: Problem['field']; count: number; lines: number[] }

/** Counts the failed rows of a batch per cause, most frequent first, with three lines each. A row with two problems counts twice. */
export async function listFailedRowCauses({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<FailedRowCause[]> {
  await getBatch({ ctx, input })
  const rows = await ctx.db.query<CauseRow>(
    `select r.outcome, p ->> 'code' as code, p ->> 'field' as field, count(*)::int as count,
       (array_agg(r.line order by r.row_no))[1:3] as lines
     from failed_row r left join lateral jsonb_array_elements(r.problems) p on true
     where r.batch_id = $1 group by 1, 2, 3 order by count desc, 2`,
    [input.batchId],
  )
  return rows.map(({ outcome, code, field, count, lines }) =>
    code === null
      ? { outcome, code: duplicateCode, message: 'The same person is in an earlier row or another batch.', field, count, lines }
      : { outcome, code, message: sentenceFor({ code, field }), field, count, lines },
  )
}
