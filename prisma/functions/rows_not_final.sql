-- The rows of a slice whose people are pending, or approved and not final, as bits. An undone approval that is not given back yet is not
-- final either.
create or replace function rows_not_final(p_slice batch_slice) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select bits_of(array(
    select u.row_no from users u
    where u.batch_id = p_slice.batch_id and u.row_no between p_slice.row_from and p_slice.row_to
      and (u.status = 'pending' or (u.status = 'approved' and u.decision_no in (select approvals_not_final(p_slice.batch_id))))),
    p_slice.row_from, p_slice.row_to - p_slice.row_from + 1);
$$;
