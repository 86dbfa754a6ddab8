import { sql } from 'kysely'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { codeOfDuplicate, type FailedRowCause, sentenceForDuplicates } from '#core/failed-rows/failed-row'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'

/** Counts the failed rows of a batch per cause, most frequent first, with three lines each. A row with two problems counts twice. */
export async function listFailedRowCauses({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<FailedRowCause[]> {
  await getBatch({ ctx, input })
  const { fields } = await readFieldsOfBatch(ctx.db, input.batchId)
  const rows = await ctx.db.kysely
    .selectFrom('failedRow as r')
    .leftJoinLateral(sql<{ problem: unknown }>`jsonb_array_elements(r.problems)`.as<'p'>(sql`p(problem)`), (join) => join.onTrue())
    .where('r.batchId', '=', input.batchId)
    .select(({ fn }) => [
      'r.outcome',
      sql<Problem['code'] | null>`p.problem ->> 'code'`.as('code'),
      sql<Problem['field']>`coalesce(r.repeats_field, p.problem ->> 'field')`.as('field'),
      fn.countAll<number>().as('count'),
      sql<number[]>`(array_agg(r.line order by r.row_no))[1:3]`.as('lines'),
    ])
    .groupBy(['r.outcome', 'code', 'field'])
    .orderBy('count', 'desc')
    .orderBy('code')
    .execute()
  return rows.map(({ outcome, code, field, count, lines }) =>
    code === null
      ? { outcome, code: codeOfDuplicate(field), message: sentenceForDuplicates(field, fields), field, count, lines }
      : { outcome, code, message: sentenceFor({ code, field }, fields), field, count, lines },
  )
}
