import type { Database } from '#core/db'
import type { Verdict } from '#core/decisions/decision'
import type { SkippedCause } from '#core/decisions/skipped-cause'
import { findDesk } from '#core/desk/find-desk'
import { matchingRows } from '#core/desk/matching-rows'
import type { RowSet } from '#core/desk/row-set'
import type { UserFilter } from '#core/users/user-filter'

type CauseRow = {
  cause: SkippedCause['cause']
  rows: number
  byId: string | null
  byVerdict: Verdict | null
  byAt: Date | null
  actorId: string | null
  actorName: string | null
}

/**
 * Counts the rows that `readOutcomes` calls skipped, by their cause, most frequent first. Bits alone tell it, a slice at a time: of all
 * who took a row before, the last was first; and whoever is pending, or was ever taken, is among the users. Whom a filter selects, the desk
 * knows, without asking the database of each person. Refuses with `desk-not-prepared` when it selects by a cue before that.
 */
export async function countSkipped(db: Database, decisionId: string): Promise<SkippedCause[]> {
  const matching = await matchingOf(db, decisionId)
  const rows = await db.query<CauseRow>(
    `with d as materialized (
       select *, selected_rows || '{}'::int[] as selected, ('x' || encode($2::bytea, 'hex'))::varbit as matching from decision where id = $1),
     slice as materialized (
       select s.slice_no, s.row_from, s.row_to, s.row_to - s.row_from + 1 as length, s.pending_rows,
         coalesce(a.applied_rows, repeat('0', s.row_to - s.row_from + 1)::varbit) as own
       from d join batch_slice s on s.batch_id = d.batch_id left join decision_slice a on a.decision_id = d.id and a.slice_no = s.slice_no),
     taken as materialized (
       select t.slice_no, f.id, f.decision_no, t.applied_rows as bits, f.decision_no < d.decision_no as is_before,
         t.applied_at > d.recorded_at as is_since
       from d join decision f on f.batch_id = d.batch_id and f.verdict <> 'undo' join decision_slice t on t.decision_id = f.id),
     skipped as materialized (${named} union all ${takenByOthers}),
     first as (
       select id, (bits & ~coalesce(bit_or(bits) over later, bits & ~bits))::varbit as bits
       from (
         select t.slice_no, t.id, t.decision_no, k.bits & t.bits as bits
         from skipped k join taken t on t.slice_no = k.slice_no and t.is_before) held
       where bit_count(bits) > 0
       window later as (partition by slice_no order by decision_no desc rows between unbounded preceding and 1 preceding)),
     held as (select id, sum(bit_count(bits)) as rows from first group by id),
     among as (
       select sum(bit_count(k.bits & (s.pending_rows | coalesce(u.bits, s.own)))) as rows
       from skipped k join slice s using (slice_no)
       left join (select slice_no, bit_or(bits) as bits from taken group by slice_no) u using (slice_no)),
     counted as (
       select 'already-decided' as cause, id, rows from held
       union all
       select 'taken-back', null, a.rows - (select coalesce(sum(rows), 0) from held) from among a
       union all
       select 'not-among-users', null, ${notInFile} + coalesce((select sum(bit_count(bits)) from skipped), 0) - coalesce(a.rows, 0) from among a)
     select c.cause, c.rows::int as rows, f.id as "byId", f.verdict as "byVerdict", f.recorded_at as "byAt",
       o.id as "actorId", o.name as "actorName"
     from counted c left join decision f on f.id = c.id left join operator o on o.id = f.actor_id
     where c.rows > 0 order by c.rows desc, f.decision_no`,
    [decisionId, matching],
  )
  return rows.map(toCause)
}

const named = `
  select s.slice_no, bits_of(rows_between(d.selected, s.row_from, s.row_to), s.row_from, s.length) & ~s.own as bits
  from d cross join slice s where d.selected is not null`

const notInFile = `
  (select coalesce(cardinality(d.selected) - (select sum(cardinality(rows_between(d.selected, s.row_from, s.row_to))) from slice s), 0) from d)`

// Of what others took before its turn: whom the filter selects, but some, and with others beside.
const takenByOthers = `
  select s.slice_no, t.bits & ~s.own & (coalesce(substring(d.matching from s.row_from for s.length), ~(s.own & ~s.own))
    & ~bits_of(rows_between(d.except_rows, s.row_from, s.row_to), s.row_from, s.length)
    | bits_of(rows_between(d.also_rows, s.row_from, s.row_to), s.row_from, s.length)) as bits
  from d cross join slice s
  join (select slice_no, bit_or(bits) as bits from taken where is_before and is_since group by slice_no) t using (slice_no)
  where d.filter is not null`

/** Null when the filter is everyone's, or there is none. */
async function matchingOf(db: Database, decisionId: string): Promise<RowSet | null> {
  const [found] = await db.query<{ batchId: string; filter: UserFilter | null }>(
    'select batch_id as "batchId", filter from decision where id = $1',
    [decisionId],
  )
  if (!found?.filter) return null
  return matchingRows(db, await findDesk(db, found.batchId, found.filter))
}

function toCause({ cause, rows, byId, byVerdict, byAt, actorId, actorName }: CauseRow): SkippedCause {
  if (byId === null || byVerdict === null || byAt === null) return { cause, rows, by: null }
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return { cause, rows, by: { id: byId, verdict: byVerdict, actor, recordedAt: byAt.toISOString() } }
}
