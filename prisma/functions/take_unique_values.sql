-- Part of apply_decision_slice: people who return to pending have their unique values again. Fails when someone else has one.
create or replace function take_unique_values(p_batch uuid, p_slice integer, p_rows integer[]) returns void
language sql security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
  insert into unique_value (value, batch_id, row_no)
  select u.value, p_batch, u.row_no from unique_values_of(p_batch, p_slice, p_rows) u order by u.value;
$$;
