import { isDeepStrictEqual } from 'node:util'
import type { BatchRecord } from '#core/audit/record/batch-record'
import { type Finding, fault } from '#core/audit/record/finding'
import type { HashedText } from '#core/audit/record/hashed-text'
import type { SliceRecord } from '#core/audit/record/slice-record'
import type { Database } from '#core/db'
import type { ReadingHints } from '#core/reading/reading'
import type { Survey } from '#core/reading/survey'
import { surveyFile } from '#core/reading/survey-file'

// The worker has a limit of its own, which is a setting; what is above it was refused then.
const anyNumber = 1_000_000_000
const mostColumns = 9_999

/** That the parse options, the header, the slices and the earlier batch are those that a survey of the kept file finds. */
export async function* verifySurvey(
  db: Database,
  batch: BatchRecord,
  slices: SliceRecord[],
  { rest: bytes }: HashedText,
): AsyncGenerator<Finding> {
  if (batch.reading === null || batch.rowCount === null) return
  const survey = await surveyFile({
    bytes,
    hints: hintsOf(batch),
    today: batch.today,
    // A slice has as many rows as the worker's setting says, or fewer where they are wide.
    sliceRows: Math.max(1, ...slices.map(({ rowFrom, rowTo }) => rowTo - rowFrom + 1)),
    limits: { rows: anyNumber, columns: mostColumns, cellBytes: batch.reading.cellBytes },
  })
  if (survey.outcome !== 'read') return yield fault(batch.id, 'The file cannot be parsed as it was imported.')
  if (!isDeepStrictEqual(survey.reading, batch.reading))
    yield fault(batch.id, 'The file was imported with other parse options than it calls for.')
  if (!isDeepStrictEqual(survey.header, batch.header)) yield fault(batch.id, 'The header is not the one in the file.')
  if (!isDeepStrictEqual(survey.slices, slices.map(planOf))) yield fault(batch.id, 'The slices do not begin and end where rows do.')
  if (!(await isRightAttempt(db, batch, survey))) yield fault(batch.id, 'The file names another earlier batch, or none.')
}

// Where a person was erased, what the dates and the characters of the file said is gone.
const hintsOf = ({ hints, reading, erasures }: BatchRecord): ReadingHints => {
  if (reading === null || erasures.size === 0) return hints
  const { cellBytes: _, ...options } = reading
  return options
}

const planOf = ({ sliceNo, byteFrom, byteTo, rowFrom, rowTo, lineFrom }: SliceRecord) => ({
  sliceNo,
  byteFrom,
  byteTo,
  rowFrom,
  rowTo,
  lineFrom,
})

/** The first named batch of the same maker that was there when this one was planned. */
async function isRightAttempt(db: Database, batch: BatchRecord, survey: Survey & { outcome: 'read' }): Promise<boolean> {
  const [right] = await db.query<{ isRight: boolean }>(
    `select coalesce((
       select o.id from unnest($2::uuid[]) with ordinality as n(id, place)
       join batch o on o.id = n.id and o.maker_id = b.maker_id and o.created_at < b.created_at and o.planned_at < b.planned_at
       order by n.place limit 1), b.id) = coalesce(b.attempt_of, b.id) as "isRight"
     from batch b where b.id = $1`,
    [batch.id, survey.namedBatches],
  )
  return right?.isRight === true
}
