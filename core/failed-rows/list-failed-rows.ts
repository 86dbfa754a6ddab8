import { z } from 'zod'
import { maySeeBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { duplicateCode, type FailedRow, FailedRowOutcome, type Repeats, sentenceForRepeat } from '#core/failed-rows/failed-row'
import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import type { ParseOptions } from '#core/parsing/parse-options'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'
import type { PersonStatus } from '#core/people/filter/person-status'
import { chunkBytes } from '#core/uploads/chunks-of'

export const FailedRowsRequest = PageRequest.extend({
  outcome: FailedRowOutcome.optional(),
  code: z.string().max(100).optional(),
  field: z.enum(['name', 'dob', 'city', 'email']).optional(),
})
type Input = z.input<typeof FailedRowsRequest> & { batchId: string }

const shownBytes = 4_096

type FoundRow = {
  row: number
  line: number
  outcome: FailedRowOutcome
  problems: Problem[] | null
  repeatsBatchId: string | null
  repeatsRow: number | null
  repeatsFileName: string | null
  repeatsMakerId: string | null
  repeatsStatus: PersonStatus | null
  raw: Buffer
  parseOptions: ParseOptions
}

/** Returns a page of the failed rows in file order, with the cause and at most 4 KiB of the original text. */
export async function listFailedRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<FailedRow>> {
  const { batchId } = input
  const { cursor, limit, outcome, code, field } = FailedRowsRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const found = await ctx.db.query<FoundRow>(
    `select r.row_no as row, r.line, r.outcome, r.problems, r.repeats_batch_id as "repeatsBatchId", r.repeats_row_no as "repeatsRow",
       f.file_name as "repeatsFileName", f.maker_id as "repeatsMakerId", w.status as "repeatsStatus", b.parse_options as "parseOptions", t.raw
     from (
       select *, least(byte_length, ${shownBytes}) as shown from failed_row
       where batch_id = $1 and row_no > $2 and ($3::failed_row_outcome is null or outcome = $3)
         and ($4::text is null or outcome::text = $4 or problems @> jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('code', $4::text, 'field', $6::text))))
       order by row_no limit $5) r
     join batch b on b.id = r.batch_id
     left join batch f on f.id = r.repeats_batch_id and f.id <> r.batch_id
     left join users w on w.batch_id = r.repeats_batch_id and w.row_no = r.repeats_row_no
     cross join lateral (
       select string_agg(substring(c.bytes
           from greatest(r.byte_from - c.chunk_no::bigint * ${chunkBytes}, 0)::int + 1
           for (least(r.byte_from + r.shown, (c.chunk_no + 1)::bigint * ${chunkBytes})
              - greatest(r.byte_from, c.chunk_no::bigint * ${chunkBytes}))::int), ''::bytea order by c.chunk_no) as raw
       from upload_chunk c
       where c.upload_id = b.upload_id
         and c.chunk_no between r.byte_from / ${chunkBytes} and (r.byte_from + greatest(r.shown, 1) - 1) / ${chunkBytes}) t
     order by r.row_no`,
    [batchId, Number(cursor ?? 0), outcome ?? null, code ?? null, limit + 1, field ?? null],
  )
  return takePage(
    found.map((row) => toFailedRow(ctx, batchId, row)),
    limit,
    ({ row }) => String(row),
  )
}

function toFailedRow(ctx: Context, batchId: string, found: FoundRow): FailedRow {
  const { row, line, outcome, problems, raw, parseOptions } = found
  const repeats = repeatsOf(ctx, batchId, found)
  const explained = (problems ?? []).map((problem) => ({ ...problem, message: sentenceFor(problem) }))
  const repeated = repeats && { code: duplicateCode, field: null, message: sentenceForRepeat(repeats) }
  return { row, line, outcome, problems: repeated ? [repeated] : explained, repeats, raw: textOfRecord(raw, parseOptions.encoding) }
}

function repeatsOf({ actor }: Context, batchId: string, found: FoundRow): Repeats | null {
  const { repeatsBatchId, repeatsRow: row, repeatsFileName: fileName, repeatsMakerId: makerId, repeatsStatus: status } = found
  if (repeatsBatchId === null || row === null) return null
  const sameFile = repeatsBatchId === batchId
  const maySee = sameFile || (makerId !== null && maySeeBatch(actor, { maker: { id: makerId } }))
  return maySee
    ? { batchId: repeatsBatchId, row, sameFile, fileName, status }
    : { batchId: null, row: null, sameFile, fileName: null, status: null }
}
