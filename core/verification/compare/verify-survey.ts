import { isDeepStrictEqual } from 'node:util'
import type { Database } from '#core/database/open-database'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Survey } from '#core/parsing/survey/survey'
import { surveyFile } from '#core/parsing/survey/survey-file'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import type { AuditedSlice } from '#core/verification/compare/audited-slice'
import { type Finding, fault } from '#core/verification/compare/finding'
import type { HashedText } from '#core/verification/compare/hashed-text'

// The limits are settings of the worker, which refused larger files already.
const anyNumber = 1_000_000_000
const mostColumns = 9_999

/** Compares parse options, header, slices and the earlier batch with a new survey of the kept file. */
export async function* verifySurvey(
  db: Database,
  batch: AuditedBatch,
  slices: AuditedSlice[],
  { rest: bytes }: HashedText,
): AsyncGenerator<Finding> {
  if (batch.parseOptions === null || batch.rowCount === null) return
  const survey = await surveyFile({
    bytes,
    requested: requestedOf(batch),
    today: batch.today,
    // The setting of the worker may have changed since, so the size is that of the largest slice.
    sliceRows: Math.max(1, ...slices.map(({ rowFrom, rowTo }) => rowTo - rowFrom + 1)),
    limits: { rows: anyNumber, columns: mostColumns, cellBytes: batch.parseOptions.cellBytes },
  })
  if (survey.outcome !== 'read') return yield fault(batch.id, 'The file cannot be parsed as it was imported.')
  if (!isDeepStrictEqual(survey.parseOptions, batch.parseOptions))
    yield fault(batch.id, 'The file was imported with other parse options than a survey of it finds.')
  if (!isDeepStrictEqual(survey.header, batch.header)) yield fault(batch.id, 'The header is not the one in the file.')
  if (!isDeepStrictEqual(survey.slices, slices.map(planOf))) yield fault(batch.id, 'The slices do not begin and end where rows do.')
  if (!(await isRightRevision(db, batch, survey))) yield fault(batch.id, 'The file refers to another earlier batch, or to none.')
}

// An erasure may have removed the cells that showed the date order or the encoding, so the stored options are used.
const requestedOf = ({ requested, parseOptions, erasures }: AuditedBatch): RequestedParseOptions => {
  if (parseOptions === null || erasures.size === 0) return requested
  const { cellBytes: _, ...options } = parseOptions
  return options
}

const planOf = ({ sliceNo, byteFrom, byteTo, rowFrom, rowTo, lineFrom }: AuditedSlice) => ({
  sliceNo,
  byteFrom,
  byteTo,
  rowFrom,
  rowTo,
  lineFrom,
})

/** A revision is of the first batch it refers to that has the same maker and was planned before it. */
async function isRightRevision(db: Database, batch: AuditedBatch, survey: Survey & { outcome: 'read' }): Promise<boolean> {
  const [right] = await db.query<{ isRight: boolean }>(
    `select coalesce((
       select o.id from unnest($2::uuid[]) with ordinality as n(id, place)
       join batch o on o.id = n.id and o.maker_id = b.maker_id and o.created_at < b.created_at and o.planned_at < b.planned_at
       order by n.place limit 1), b.id) = coalesce(b.revision_of, b.id) as "isRight"
     from batch b where b.id = $1`,
    [batch.id, survey.referencedBatches],
  )
  return right?.isRight === true
}
