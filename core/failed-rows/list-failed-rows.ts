import { sql } from 'kysely'
import { z } from 'zod'
import { maySeeBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { duplicateCode, type FailedRow, FailedRowOutcome, problemsIn, type Repeats, sentenceForRepeat } from '#core/failed-rows/failed-row'
import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import { type Encoding, ParseOptions } from '#core/parsing/parse-options'
import { sentenceFor } from '#core/parsing/row/problems'
import { chunkBytes } from '#core/uploads/chunks-of'

export const FailedRowsRequest = PageRequest.extend({
  outcome: FailedRowOutcome.optional(),
  code: z.string().max(100).optional(),
  field: z.enum(['name', 'dob', 'city', 'email']).optional(),
})
type Input = z.input<typeof FailedRowsRequest> & { batchId: string }

const shownBytes = 4_096

/** Returns a page of the failed rows in file order, with the cause and at most 4 KiB of the original text. */
export async function listFailedRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<FailedRow>> {
  const { batchId } = input
  const { cursor, limit, outcome, code, field } = FailedRowsRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const found = await failedRowsQuery(ctx, batchId, { after: Number(cursor ?? 0), limit: limit + 1, outcome, code, field }).execute()
  const [first] = found
  if (!first) return { items: [], nextCursor: null }
  const { encoding } = ParseOptions.parse(first.parseOptions)
  return takePage(
    found.map((row) => toFailedRow(ctx, batchId, encoding, row)),
    limit,
    ({ row }) => String(row),
  )
}

type FoundRow = Awaited<ReturnType<ReturnType<typeof failedRowsQuery>['execute']>>[number]
type Wanted = Omit<z.output<typeof FailedRowsRequest>, 'cursor'> & { after: number }

function failedRowsQuery({ db }: Context, batchId: string, { after, limit, outcome, code, field }: Wanted) {
  let page = db.kysely
    .selectFrom('failedRow')
    .selectAll()
    .select(sql<number>`least(byte_length, ${sql.lit(shownBytes)})`.as('shown'))
    .where('batchId', '=', batchId)
    .where('rowNo', '>', after)
    .orderBy('rowNo')
    .limit(limit)
  if (outcome !== undefined) page = page.where('outcome', '=', outcome)
  if (code !== undefined)
    page = page.where((eb) =>
      eb.or([eb(sql<string>`outcome::text`, '=', code), sql<boolean>`problems @> ${JSON.stringify([{ code, field }])}::jsonb`]),
    )
  return db.kysely
    .selectFrom(page.as('r'))
    .innerJoin('batch as b', 'b.id', 'r.batchId')
    .leftJoin('batch as f', (join) => join.onRef('f.id', '=', 'r.repeatsBatchId').onRef('f.id', '<>', 'r.batchId'))
    .leftJoin('users as w', (join) => join.onRef('w.batchId', '=', 'r.repeatsBatchId').onRef('w.rowNo', '=', 'r.repeatsRowNo'))
    .crossJoinLateral((eb) =>
      eb
        .selectFrom('uploadChunk as c')
        .whereRef('c.uploadId', '=', 'b.uploadId')
        .where(sql<boolean>`c.chunk_no between r.byte_from / ${chunkSize} and (r.byte_from + greatest(r.shown, 1) - 1) / ${chunkSize}`)
        .select(sql<Buffer>`string_agg(${partOfChunk}, ''::bytea order by c.chunk_no)`.as('raw'))
        .as('t'),
    )
    .select(['r.rowNo as row', 'r.line', 'r.outcome', 'r.problems', 'r.repeatsBatchId', 'r.repeatsRowNo as repeatsRow'])
    .select(['f.fileName as repeatsFileName', 'f.makerId as repeatsMakerId', 'w.status as repeatsStatus', 'b.parseOptions', 't.raw'])
    .orderBy('r.rowNo')
}

const chunkSize = sql.lit(chunkBytes)

/** The bytes of the row `r` that are in the chunk `c`. */
const partOfChunk = sql<Buffer>`substring(c.bytes
  from greatest(r.byte_from - c.chunk_no::bigint * ${chunkSize}, 0)::int + 1
  for (least(r.byte_from + r.shown, (c.chunk_no + 1)::bigint * ${chunkSize})
    - greatest(r.byte_from, c.chunk_no::bigint * ${chunkSize}))::int)`

function toFailedRow(ctx: Context, batchId: string, encoding: Encoding, found: FoundRow): FailedRow {
  const { row, line, outcome, problems, raw } = found
  const repeats = repeatsOf(ctx, batchId, found)
  const explained = problemsIn(problems).map((problem) => ({ ...problem, message: sentenceFor(problem) }))
  const repeated = repeats && { code: duplicateCode, field: null, message: sentenceForRepeat(repeats) }
  return { row, line, outcome, problems: repeated ? [repeated] : explained, repeats, raw: textOfRecord(raw, encoding) }
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
