-- Notes why each covered row was not taken: another decision had it, the decision was undone first, the row is no person, an undo found the
-- identity key taken, or the person of a reversal was erased. Any other row is not noted, so the sum shows that it is missing.
create or replace function note_skipped(p_decision decision) returns void
language sql security definer set search_path = public, pg_temp as $$
  with skipped as materialized (
    select s.slice_no, s.row_from, n.selected_rows & ~coalesce(a.applied_rows, n.selected_rows & ~n.selected_rows) as bits,
      p_decision.verdict = 'undo' and a.slice_no is not null as key_taken
    from decision_selection n
    join batch_slice s on s.batch_id = p_decision.batch_id and s.slice_no = n.slice_no
    left join decision_slice a on a.decision_id = n.decision_id and a.slice_no = n.slice_no
    where n.decision_id = p_decision.id and n.selected > coalesce(a.applied, 0)
  ), reversed as materialized (
    select t.slice_no, bit_or(t.applied_rows) as bits
    from decision e join decision_slice t on t.decision_id = e.id
    where e.batch_id = p_decision.batch_id and e.verdict = 'reverse' and e.decision_no < p_decision.decision_no
    group by t.slice_no
  ), held as materialized (
    -- A person who was reversed is held by the reversal and no longer by the approval.
    select k.slice_no, e.id, e.decision_no,
      k.bits & t.applied_rows & case when e.verdict = 'approve' and r.bits is not null then ~r.bits else t.applied_rows end as bits
    from skipped k
    left join reversed r on r.slice_no = k.slice_no
    join decision_slice t on t.slice_no = k.slice_no
    join decision e on e.id = t.decision_id
    where p_decision.verdict <> 'undo' and (p_decision.verdict, e.verdict) <> ('reverse', 'approve') and e.batch_id = p_decision.batch_id and e.decision_no < p_decision.decision_no and e.verdict <> 'undo'
      and not exists (select from decision u where u.undoes = e.id and u.decision_no < p_decision.decision_no)
  ), free as materialized (
    select k.slice_no, k.row_from, k.bits & ~coalesce(h.bits, k.bits & ~k.bits) as bits
    from skipped k left join (select slice_no, bit_or(bits) as bits from held group by slice_no) h using (slice_no)
    where not k.key_taken
  ), failed_rows as materialized (
    select f.slice_no, count(*) as n
    from free f cross join lateral rows_of(f.bits::varbit, f.row_from) as row_no
    join failed_row r on r.batch_id = p_decision.batch_id and r.row_no = row_no.row_no
    group by f.slice_no
  ), erased as materialized (
    select count(*) as n
    from free f cross join lateral rows_of(f.bits::varbit, f.row_from) as row_no
    join users u on u.batch_id = p_decision.batch_id and u.row_no = row_no.row_no and is_erased(u)
    where p_decision.verdict = 'reverse' and not is_stopped(p_decision)
  ), counted as (
    select 'already-decided' as cause, id as by_id, decision_no, sum(bit_count(bits)) as n from held group by id, decision_no
    union all
    select 'not-among-users', null, null, sum(n) from failed_rows
    union all
    select 'erased', null, null, n from erased
    union all
    select 'identity-key-taken', null, null, sum(bit_count(bits)) from skipped where key_taken
    union all
    select case when p_decision.undone_at is not null then 'taken-back' else 'batch-frozen' end, null, null,
      sum(bit_count(f.bits)) - coalesce((select sum(n) from failed_rows), 0)
    from free f where p_decision.undone_at is not null or is_stopped(p_decision)
  )
  insert into decision_skipped (decision_id, skip_no, cause, by_id, skipped)
  select p_decision.id, row_number() over (order by n desc, decision_no), cause, by_id, n from counted where n > 0;
$$;
