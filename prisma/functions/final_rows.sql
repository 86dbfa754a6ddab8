-- The rows of a slice whose people are final, as bits: approved, undo window passed, verified and not reversed. Of these rows only, unless
-- p_rows is null. `erased_rows` are those of them who were erased.
create or replace function final_rows(p_slice batch_slice, p_rows integer[], out final_rows varbit, out erased_rows varbit)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_length constant integer := p_slice.row_to - p_slice.row_from + 1;
  v_not_final constant integer[] := array(select approvals_not_final(p_slice.batch_id));
  v_final integer[];
  v_erased integer[];
begin
  if p_rows is null then
    select array_agg(u.row_no), array_agg(u.row_no) filter (where u.name = '[erased]') into v_final, v_erased
    from users u
    where u.batch_id = p_slice.batch_id and u.row_no between p_slice.row_from and p_slice.row_to and u.status = 'approved'
      and u.decision_no <> all (v_not_final);
  else
    select array_agg(u.row_no), array_agg(u.row_no) filter (where u.name = '[erased]') into v_final, v_erased
    from users u
    where u.batch_id = p_slice.batch_id and u.row_no = any (p_rows) and u.row_no between p_slice.row_from and p_slice.row_to
      and u.status = 'approved' and u.decision_no <> all (v_not_final);
  end if;
  final_rows := bits_of(coalesce(v_final, '{}'), p_slice.row_from, v_length);
  erased_rows := bits_of(coalesce(v_erased, '{}'), p_slice.row_from, v_length);
end $$;
