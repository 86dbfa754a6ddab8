-- The slices in which a decision still has people to take; none when it was undone or stopped.
create or replace function slices_to_decide(p_decision uuid) returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no from decision d join batch_slice s on s.batch_id = d.batch_id
  left join decision_selection n on n.decision_id = d.id and n.slice_no = s.slice_no
  where d.id = p_decision and d.applied_at is null and d.undone_at is null and not is_stopped(d)
    and case
      when d.verdict = 'withdraw-frozen' then s.pending + s.approved > 0
      when d.verdict in ('withdraw', 'expire') then s.pending > 0
      when d.verdict in ('undo', 'reverse') then n.slice_no is not null
      else s.pending > 0 and bit_count(n.selected_rows & s.pending_rows) > 0
    end
    and not exists (select from decision_slice a where a.decision_id = d.id and a.slice_no = s.slice_no)
  order by s.slice_no;
$$;

grant execute on function slices_to_decide(uuid) to countersign_worker;
