-- Frees the identity keys and unique values of the reversed people of a slice, except those that a target still has. Safe to repeat.
create or replace function free_reversed_people(p_batch uuid, p_slice integer) returns void
language plpgsql security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_held varbit;
  v_rows integer[];
begin
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice for update;
  -- Unpacked once, not for every row.
  v_held := rows_held_by_targets(p_batch, p_slice) || B'';
  v_rows := array(
    select u.row_no from users u
    where u.batch_id = p_batch and u.row_no between v_slice.row_from and v_slice.row_to and u.status = 'reversed' and not u.freed
      and get_bit(v_held, u.row_no - v_slice.row_from) = 0);
  if v_rows = '{}' then
    return;
  end if;
  update users set freed = true where batch_id = p_batch and row_no = any (v_rows);
  insert into freed_slice (batch_id, slice_no, freed_rows)
  values (p_batch, p_slice, bits_of(v_rows, v_slice.row_from, v_slice.row_to - v_slice.row_from + 1));
  perform 1 from unique_value_slice where batch_id = p_batch and slice_no = p_slice;
  if found then
    perform release_unique_values(p_batch, p_slice, v_rows);
  end if;
end $$;
