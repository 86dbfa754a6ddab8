import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { ParseOptions, RequestedParseOptions } from '#core/parsing/parse-options'
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
    version: batch.version,
    today: batch.today,
    // The setting of the worker may have changed since, so the size is that of the largest slice.
    sliceRows: Math.max(1, ...slices.map(({ rowFrom, rowTo }) => rowTo - rowFrom + 1)),
    isWorkbook: batch.isWorkbook,
    limits: { rows: anyNumber, columns: mostColumns, cellBytes: batch.parseOptions.cellBytes },
  })
  if (survey.outcome !== 'read') return yield fault(batch.id, 'The file cannot be parsed as it was imported.')
  if (!isDeepStrictEqual(survey.parseOptions, expectedOptions(batch.parseOptions, batch)))
    yield fault(batch.id, 'The file was imported with other parse options than a survey of it finds.')
  if (!isDeepStrictEqual(survey.header, batch.header)) yield fault(batch.id, 'The header is not the one in the file.')
  if (!isDeepStrictEqual(survey.slices, slices.map(planOf))) yield fault(batch.id, 'The slices do not begin and end where rows do.')
  if (!(await isRightRevision(db, batch, survey))) yield fault(batch.id, 'The file refers to another earlier batch, or to none.')
}

// An erasure may have removed the cells that showed the date order or the encoding, so the stored options are used. Erased rows are
// invalid, so they must not count as mostly invalid.
const requestedOf = ({ requested, parseOptions, erasures }: AuditedBatch): RequestedParseOptions => {
  if (parseOptions === null || erasures.size === 0) return requested
  const { cellBytes: _, isWorkbook: __, ...options } = parseOptions
  return { ...options, acceptMostlyInvalid: true }
}

const expectedOptions = (parseOptions: ParseOptions, { erasures }: AuditedBatch): ParseOptions =>
  erasures.size === 0 ? parseOptions : { ...parseOptions, acceptMostlyInvalid: true }

const planOf = ({ sliceNo, byteFrom, byteTo, rowFrom, rowTo, lineFrom }: AuditedSlice) => ({
  sliceNo,
  byteFrom,
  byteTo,
  rowFrom,
  rowTo,
  lineFrom,
})

/** A revision is of the first batch it refers to that has the same maker and was planned before it. */
async function isRightRevision({ kysely }: Database, batch: AuditedBatch, survey: Survey & { outcome: 'read' }): Promise<boolean> {
  const earlier = await kysely
    .selectFrom('batch as o')
    .innerJoin('batch as b', (join) =>
      join.onRef('b.makerId', '=', 'o.makerId').onRef('b.createdAt', '>', 'o.createdAt').onRef('b.plannedAt', '>', 'o.plannedAt'),
    )
    .where('b.id', '=', batch.id)
    .where('o.id', '=', sql<string>`any (${survey.referencedBatches}::uuid[])`)
    .select('o.id')
    .execute()
  const possible = new Set(earlier.map(({ id }) => id))
  const isRight = batch.revisionOf === (survey.referencedBatches.find((id) => possible.has(id)) ?? null)
  return isRight || hasErasedReference(kysely, batch)
}

/** Whether an erased row, whose reference is no longer in the file, referred to the earlier batch. */
async function hasErasedReference(kysely: Database['kysely'], { id, revisionOf, erasures }: AuditedBatch): Promise<boolean> {
  if (revisionOf === null || erasures.size === 0) return false
  const found = await kysely
    .selectFrom('revisionRow')
    .where('batchId', '=', id)
    .where('rowNo', '=', sql<number>`any (${[...erasures.keys()]}::integer[])`)
    .select('rowNo')
    .limit(1)
    .execute()
  return found.length > 0
}
