import { type QueryCreator, type RawBuilder, sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { Tables } from '#core/database/tables'
import type { DecisionRow } from '#core/decisions/decision'
import { erasedMark } from '#core/erased-mark'

type Page = { decisionId: string; after: number; limit: number; outcome: DecisionRow['outcome'] | null }

/**
 * Reads the results of at most `limit` rows of a decision after the row `after`, in order. Skipped rows are known only after the decision
 * has ended.
 */
export async function readOutcomes(db: Database, page: Page): Promise<DecisionRow[]> {
  return (await outcomesQuery(db, page).execute()).map(toDecisionRow)
}

type OutcomeRow = Awaited<ReturnType<ReturnType<typeof outcomesQuery>['execute']>>[number]

// The first decider of a skipped person is their current decision `h` if it is earlier; else, because an undo may have returned the
// person since, the latest earlier one, `e`. A reversal takes those who were approved, so an approval is no reason to skip them.
const outcomesQuery = ({ kysely }: Database, page: Page) =>
  kysely
    .with(
      (cte) => cte('d').materialized(),
      (db) => db.selectFrom('decision').selectAll().where('id', '=', page.decisionId),
    )
    .with(
      (cte) => cte('covered').materialized(),
      (db) => db.selectFrom(coveredRows(db, page).as('c')).selectAll().orderBy('row').limit(page.limit),
    )
    .selectFrom('d')
    .crossJoin('covered as c')
    .leftJoinLateral(
      // The offset keeps the planner from joining all people of the batch.
      (eb) =>
        eb
          .selectFrom('users')
          .whereRef('batchId', '=', 'd.batchId')
          .whereRef('rowNo', '=', 'c.row')
          .select(['rowNo', 'decisionNo', 'name'])
          .offset(0)
          .as('u'),
      (join) => join.onTrue(),
    )
    .leftJoin('decision as h', (join) =>
      join
        .onRef('h.batchId', '=', 'd.batchId')
        .onRef('h.decisionNo', '=', 'u.decisionNo')
        .onRef('h.decisionNo', '<', 'd.decisionNo')
        .on('c.isApplied', '=', false)
        .on(isInTheWay('h')),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('batchSlice as s')
          .innerJoin('decisionSlice as t', 't.sliceNo', 's.sliceNo')
          .innerJoin('decision as e', (join) => join.onRef('e.id', '=', 't.decisionId').onRef('e.batchId', '=', 's.batchId'))
          .where('h.id', 'is', null)
          .where('u.rowNo', 'is not', null)
          .where('c.isApplied', '=', false)
          .whereRef('s.batchId', '=', 'd.batchId')
          .whereRef('c.row', '>=', 's.rowFrom')
          .whereRef('c.row', '<=', 's.rowTo')
          .whereRef('e.decisionNo', '<', 'd.decisionNo')
          .where('e.verdict', '<>', 'undo')
          .where(isInTheWay('e'))
          .where(({ exists, not, selectFrom }) =>
            not(
              exists(
                selectFrom('decision as z').whereRef('z.undoes', '=', 'e.id').whereRef('z.decisionNo', '<', 'd.decisionNo').select('z.id'),
              ),
            ),
          )
          .where(sql<boolean>`get_bit(t.applied_rows, c.row - s.row_from) = 1`)
          .orderBy('e.decisionNo', 'desc')
          .limit(1)
          .select(['e.id', 'e.verdict', 'e.recordedAt', 'e.actorId'])
          .as('e'),
      (join) => join.onTrue(),
    )
    .leftJoin('operator as o', (join) => join.on(({ eb, fn, ref }) => eb(ref('o.id'), '=', fn.coalesce('h.actorId', 'e.actorId'))))
    .select((eb) => eb('u.name', '=', erasedMark).as('isErased'))
    .select(['d.verdict', 'c.row', 'c.isApplied', 'u.rowNo as personRow', 'o.id as actorId', 'o.name as actorName'])
    .select(({ fn }) => [
      fn.coalesce('h.id', 'e.id').as('byId'),
      fn.coalesce('h.verdict', 'e.verdict').as('byVerdict'),
      fn.coalesce('h.recordedAt', 'e.recordedAt').as('byAt'),
    ])
    .orderBy('c.row')

const isInTheWay = (earlier: 'h' | 'e') => sql<boolean>`(d.verdict, ${sql.ref(`${earlier}.verdict`)}) <> ('reverse', 'approve')`

type Queries = QueryCreator<Tables & { d: Tables['decision'] }>

function coveredRows(db: Queries, page: Page) {
  const applied = db.selectFrom(appliedRows(db, page).as('a')).selectAll()
  const skipped = db.selectFrom(skippedRows(db, page).as('n')).selectAll()
  if (page.outcome === null) return applied.unionAll(skipped)
  return page.outcome === 'applied' ? applied : skipped
}

// Limits apply slice by slice and people are read by key, so the time does not depend on estimates of the planner.
const appliedRows = (db: Queries, page: Page) =>
  db
    .selectFrom('d')
    .innerJoin('decisionSlice as a', 'a.decisionId', 'd.id')
    .innerJoin('batchSlice as s', (join) => join.onRef('s.batchId', '=', 'd.batchId').onRef('s.sliceNo', '=', 'a.sliceNo'))
    .crossJoinLateral(rowsAfter(db, sql`a.applied_rows`, page).as('r'))
    .where('s.rowTo', '>', page.after)
    .where('a.applied', '>', 0)
    .orderBy('s.sliceNo')
    .orderBy('r.row')
    .limit(page.limit)
    .select((eb) => ['r.row', eb.lit<boolean>(true).as('isApplied')])

const skippedRows = (db: Queries, page: Page) =>
  db
    .selectFrom('d')
    .innerJoin('decisionSelection as n', 'n.decisionId', 'd.id')
    .innerJoin('batchSlice as s', (join) => join.onRef('s.batchId', '=', 'd.batchId').onRef('s.sliceNo', '=', 'n.sliceNo'))
    .leftJoin('decisionSlice as a', (join) => join.onRef('a.decisionId', '=', 'd.id').onRef('a.sliceNo', '=', 'n.sliceNo'))
    .crossJoinLateral(
      rowsAfter(db, sql`(n.selected_rows & ~coalesce(a.applied_rows, n.selected_rows & ~n.selected_rows))::varbit`, page).as('r'),
    )
    .where('d.appliedAt', 'is not', null)
    .where('s.rowTo', '>', page.after)
    .where(({ eb, fn }) => eb('n.selected', '>', fn.coalesce('a.applied', sql.lit(0))))
    .orderBy('s.sliceNo')
    .orderBy('r.row')
    .limit(page.limit)
    .select((eb) => ['r.row', eb.lit<boolean>(false).as('isApplied')])

/** The rows of a page whose bits are set in those of the slice `s`. */
const rowsAfter = (db: Queries, bits: RawBuilder<unknown>, { after, limit }: Page) =>
  db
    .selectFrom(sql<{ row: number }>`rows_of(${bits}, s.row_from)`.as<'b'>(sql`b("row")`))
    .select('b.row')
    .where('b.row', '>', after)
    .orderBy('b.row')
    .limit(limit)

function toDecisionRow({
  verdict,
  row,
  isApplied,
  personRow,
  isErased,
  byId,
  byVerdict,
  byAt,
  actorId,
  actorName,
}: OutcomeRow): DecisionRow {
  if (isApplied) return { row, outcome: 'applied', cause: null, by: null }
  if (verdict === 'undo') return { row, outcome: 'skipped', cause: 'identity-key-taken', by: null }
  if (verdict === 'reverse' && byId === null) return { row, outcome: 'skipped', cause: isErased ? 'erased' : 'batch-frozen', by: null }
  if (byId === null || byVerdict === null || byAt === null)
    return { row, outcome: 'skipped', cause: personRow === null ? 'not-among-users' : 'taken-back', by: null }
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return { row, outcome: 'skipped', cause: 'already-decided', by: { id: byId, verdict: byVerdict, actor, recordedAt: byAt.toISOString() } }
}
