-- Part of apply_decision_slice: the unique values of people who no longer occupy their identity key are free.
create or replace function release_unique_values(p_batch uuid, p_slice integer, p_rows integer[]) returns void
language sql security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
  delete from unique_value v using unique_values_of(p_batch, p_slice, p_rows) u
  where v.value = u.value and v.batch_id = p_batch and v.row_no = u.row_no;
$$;
