-- The rows from p_from to p_to of a slice whose people are in the register, as bits of the slice: approved, undo window passed, verified and not
-- reversed. `erased_rows` are those of them who were erased.
create or replace function final_rows_between(p_slice batch_slice, p_from integer, p_to integer, out final_rows varbit, out erased_rows varbit)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_none constant varbit := no_rows(p_slice);
begin
  if p_from <= p_slice.row_from and p_to >= p_slice.row_to and not exists (
    select from audit_event e where e.batch_id = p_slice.batch_id and e.action = 'person.erased') then
    -- The decisions say it of a whole slice in a few bits, without reading its people.
    select coalesce(bit_or(a.applied_rows) filter (where d.verdict = 'approve'), v_none)
      & ~coalesce(bit_or(a.applied_rows) filter (where d.verdict = 'reverse'), v_none)
    into final_rows
    from decision d
    join decision_slice a on a.decision_id = d.id and a.slice_no = p_slice.slice_no
    where d.batch_id = p_slice.batch_id and (d.verdict = 'reverse' or (d.verdict = 'approve'
      and d.final_at <= (select least(final_bound(b), now()) from batch b where b.id = p_slice.batch_id)));
    erased_rows := v_none;
    return;
  end if;
  with final as materialized (
    select u.row_no, is_erased(u) as is_erased from users u
    where u.batch_id = p_slice.batch_id and u.row_no between p_from and p_to and u.row_no between p_slice.row_from and p_slice.row_to
      and u.status = 'approved' and u.decision_no <> all (array(select approvals_not_final(p_slice.batch_id)))
  )
  select bits_of(array(select row_no from final), p_slice.row_from, bit_length(v_none)),
    bits_of(array(select row_no from final where final.is_erased), p_slice.row_from, bit_length(v_none))
  into final_rows, erased_rows;
end $$;
