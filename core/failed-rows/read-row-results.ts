import { sql } from 'kysely'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { Tables } from '#core/database/tables'
import { type Masks, readMasks } from '#core/disclosures/masked-fields'
import { erasedMark } from '#core/erased-mark'
import { problemsIn, sentenceForRepeat } from '#core/failed-rows/failed-row'
import type { RowOutcome, RowResult } from '#core/failed-rows/row-result'
import { readFieldsOfBatches } from '#core/field-versions/stored-fields'
import type { Field } from '#core/fields/field'
import { sentenceFor } from '#core/parsing/row/problems'
import { reasonLabel } from '#core/reasons/reason-label'

/**
 * Reads the results of the rows that `narrow` leaves of all, in file order, without who a duplicate repeats where one of the two is masked for the
 * actor. It calls the row, of any outcome, `r`.
 */
export async function readRowResults(ctx: Context, narrow: (rows: RowQuery) => RowQuery): Promise<RowResult[]> {
  const rows = await narrow(rowQuery(ctx.db)).orderBy('r.row').execute()
  const batchIds = rows.map(({ batchId }) => batchId)
  const [versions, masks] = await Promise.all([
    readFieldsOfBatches(ctx.db, batchIds),
    readMasks(ctx, [...batchIds, ...rows.flatMap(({ repeatsBatchId }) => repeatsBatchId ?? [])]),
  ])
  return rows.map((found) => {
    const fields = versions.get(found.batchId)?.fields ?? []
    return { row: found.row, line: found.line, outcome: found.outcome, why: whyOf(found, fields, masks) }
  })
}

type RowQuery = ReturnType<typeof rowQuery>
type FoundRow = Awaited<ReturnType<RowQuery['execute']>>[number]

const rowQuery = ({ kysely }: Database) =>
  kysely
    .selectFrom(people(kysely).unionAll(failedRows(kysely)).as('r'))
    .leftJoin('decision as d', (join) => join.onRef('d.batchId', '=', 'r.batchId').onRef('d.decisionNo', '=', 'r.decisionNo'))
    .leftJoin('reason as w', 'w.id', 'd.reasonId')
    .innerJoin('batch as b', 'b.id', 'r.batchId')
    .leftJoin('batch as f', 'f.id', 'r.repeatsBatchId')
    .select([
      'r.batchId',
      'r.row',
      'r.line',
      'r.outcome',
      'r.problems',
      'r.repeatsBatchId',
      'r.repeatsRow',
      'r.repeatsField',
      'd.reason',
      'w.title as reasonTitle',
    ])
    .select(['b.makerId', 'f.makerId as repeatsMakerId', 'f.fileName as repeatsFileName'])

const people = (kysely: Database['kysely']) =>
  kysely
    .selectFrom('users')
    .select(['batchId', 'rowNo as row', 'line', sql<RowOutcome>`status::text`.as('outcome'), 'decisionNo'])
    .select((eb) => [
      sql<Tables['failedRow']['problems']>`null::jsonb`.as('problems'),
      sql<string | null>`null::uuid`.as('repeatsBatchId'),
      sql<number | null>`null::integer`.as('repeatsRow'),
      sql<string | null>`null::text`.as('repeatsField'),
      eb('name', '=', erasedMark).as('isErased'),
    ])

const failedRows = (kysely: Database['kysely']) =>
  kysely
    .selectFrom('failedRow')
    .select(['batchId', 'rowNo as row', 'line', sql<RowOutcome>`outcome::text`.as('outcome'), sql<number>`0`.as('decisionNo')])
    .select(['problems', 'repeatsBatchId', 'repeatsRowNo as repeatsRow', 'repeatsField', 'erased as isErased'])

function whyOf(
  { outcome, reasonTitle, reason, problems, repeatsRow, ...found }: FoundRow,
  fields: readonly Field[],
  masks: Masks,
): string | null {
  switch (outcome) {
    case 'rejected':
      return `Rejected: ${reasonLabel({ reasonTitle, reason })}`
    case 'sent-back':
      return `Sent back: ${reasonLabel({ reasonTitle, reason })}`
    case 'invalid':
      return problemsIn(problems)
        .map((problem) => sentenceFor(problem, fields))
        .join(' ')
    case 'duplicate': {
      // The sentence is shown in another file, where “this file” would be wrong.
      if (repeatsRow === null) return null
      // The maker of the batch reads this and may not see batches of others.
      const isOfSameMaker = found.repeatsMakerId === found.makerId
      const isShown = isOfSameMaker && (found.repeatsBatchId === found.batchId || !isMasked(found, masks))
      const repeats = { sameFile: false, row: isShown ? repeatsRow : null, fileName: found.repeatsFileName, status: null }
      return sentenceForRepeat({ ...repeats, field: found.repeatsField }, fields)
    }
    default:
      return null
  }
}

/** Who knows one of two equal people knows the other. */
const isMasked = ({ batchId, repeatsBatchId }: Pick<FoundRow, 'batchId' | 'repeatsBatchId'>, masks: Masks) =>
  [batchId, repeatsBatchId].some((id) => id !== null && masks(id).size > 0)
