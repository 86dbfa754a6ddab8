-- The rows from p_from to p_to of a slice whose people are in the register, as bits of the slice: approved, undo window passed, verified and not
-- reversed. `erased_rows` are those of them who were erased.
create or replace function final_rows_between(p_slice batch_slice, p_from integer, p_to integer, out final_rows varbit, out erased_rows varbit)
language sql stable security definer set search_path = public, pg_temp as $$
  with final as materialized (
    select u.row_no, is_erased(u) as is_erased from users u
    where u.batch_id = p_slice.batch_id and u.row_no between p_from and p_to and u.row_no between p_slice.row_from and p_slice.row_to
      and u.status = 'approved' and u.decision_no <> all (array(select approvals_not_final(p_slice.batch_id)))
  )
  select bits_of(array(select row_no from final), p_slice.row_from, p_slice.row_to - p_slice.row_from + 1),
    bits_of(array(select row_no from final where is_erased), p_slice.row_from, p_slice.row_to - p_slice.row_from + 1);
$$;
