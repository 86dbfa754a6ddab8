-- The rows of a slice whose people are in the register and not erased, as bits.
create or replace function final_rows(p_slice batch_slice) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select bits_of(array(
    select u.row_no from users u
    where u.batch_id = p_slice.batch_id and u.row_no between p_slice.row_from and p_slice.row_to
      and u.status = 'approved' and u.decision_no <> all (array(select approvals_not_final(p_slice.batch_id))) and not is_erased(u)),
    p_slice.row_from, p_slice.row_to - p_slice.row_from + 1);
$$;
