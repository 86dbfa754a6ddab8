import { sql } from 'kysely'
import { z } from 'zod'
import { maySeeBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { type Mask, type Masks, readMasks } from '#core/disclosures/masked-fields'
import {
  codeOfDuplicate,
  duplicateCode,
  type FailedRow,
  FailedRowOutcome,
  problemsIn,
  type Repeats,
  sentenceForRepeat,
  valueTakenCode,
} from '#core/failed-rows/failed-row'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import type { Field } from '#core/fields/field'
import { fieldLimits } from '#core/fields/kinds/field-limits'
import { textOfRecord } from '#core/parsing/dialect/text-of-record'
import { type Encoding, ParseOptions } from '#core/parsing/parse-options'
import { type Problem, sentenceFor } from '#core/parsing/row/problems'
import { chunkBytes } from '#core/uploads/chunks-of'

export const FailedRowsRequest = PageRequest.extend({
  outcome: FailedRowOutcome.optional(),
  code: z.string().max(100).optional(),
  field: z.string().max(fieldLimits.keyLength).optional(),
})
type Input = z.input<typeof FailedRowsRequest> & { batchId: string }

const shownBytes = 4_096

/** Returns a page of the failed rows in file order, with the cause and at most 4 KiB of the original text, without what is masked. */
export async function listFailedRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<FailedRow>> {
  const { batchId } = input
  const { cursor, limit, outcome, code, field } = FailedRowsRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const found = await failedRowsQuery(ctx, batchId, { after: Number(cursor ?? 0), limit: limit + 1, outcome, code, field }).execute()
  const [first] = found
  if (!first) return { items: [], nextCursor: null }
  const { encoding } = ParseOptions.parse(first.parseOptions)
  const [{ fields }, masks] = await Promise.all([
    readFieldsOfBatch(ctx.db, batchId),
    readMasks(ctx, [batchId, ...found.flatMap(({ repeatsBatchId }) => repeatsBatchId ?? [])]),
  ])
  return takePage(
    found.map((row) => toFailedRow(ctx, batchId, { encoding, fields, masks }, row)),
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
  if (code === duplicateCode) page = page.where('outcome', '=', 'duplicate').where('repeatsField', 'is', null)
  else if (code === valueTakenCode) page = page.where('repeatsField', '=', field ?? '')
  else if (code !== undefined) page = page.where(sql<boolean>`problems @> ${JSON.stringify([{ code, field }])}::jsonb`)
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
    .select(['r.rowNo as row', 'r.line', 'r.outcome', 'r.problems', 'r.repeatsBatchId', 'r.repeatsRowNo as repeatsRow', 'r.repeatsField'])
    .select(['f.fileName as repeatsFileName', 'f.makerId as repeatsMakerId', 'w.status as repeatsStatus', 'b.parseOptions', 't.raw'])
    .orderBy('r.rowNo')
}

const chunkSize = sql.lit(chunkBytes)

/** The bytes of the row `r` that are in the chunk `c`. */
const partOfChunk = sql<Buffer>`substring(c.bytes
  from greatest(r.byte_from - c.chunk_no::bigint * ${chunkSize}, 0)::int + 1
  for (least(r.byte_from + r.shown, (c.chunk_no + 1)::bigint * ${chunkSize})
    - greatest(r.byte_from, c.chunk_no::bigint * ${chunkSize}))::int)`

type ReadBy = { encoding: Encoding; fields: readonly Field[]; masks: Masks }

function toFailedRow(ctx: Context, batchId: string, { encoding, fields, masks }: ReadBy, found: FoundRow): FailedRow {
  const { row, line, outcome, problems, raw } = found
  const mask = masks(batchId)
  const repeats = repeatsOf(ctx, batchId, masks, found)
  const explained = problemsIn(problems).map((problem) => ({ ...withoutMasked(problem, mask), message: sentenceFor(problem, fields) }))
  const repeated = repeats && { code: codeOfDuplicate(repeats.field), field: repeats.field, message: sentenceForRepeat(repeats, fields) }
  return {
    row,
    line,
    outcome,
    problems: repeated ? [repeated] : explained,
    repeats,
    raw: mask.size > 0 ? null : textOfRecord(raw, encoding),
  }
}

const withoutMasked = ({ value, ...problem }: Problem, mask: Mask): Problem =>
  value === undefined || mask.has(problem.field ?? '') || (problem.field === null && mask.size > 0) ? problem : { ...problem, value }

function repeatsOf({ actor }: Context, batchId: string, masks: Masks, found: FoundRow): Repeats | null {
  const {
    repeatsBatchId,
    repeatsRow: row,
    repeatsFileName: fileName,
    repeatsMakerId: makerId,
    repeatsStatus: status,
    repeatsField: field,
  } = found
  if (repeatsBatchId === null || row === null) return null
  const sameFile = repeatsBatchId === batchId
  // Who knows one of two equal people knows the other.
  const isMasked = masks(batchId).size > 0 || masks(repeatsBatchId).size > 0
  const maySee = sameFile || (!isMasked && makerId !== null && maySeeBatch(actor, { maker: { id: makerId } }))
  return maySee
    ? { batchId: repeatsBatchId, row, sameFile, fileName, status, field }
    : { batchId: null, row: null, sameFile, fileName: null, status: null, field }
}
