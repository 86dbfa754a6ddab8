-- Locks the outcomes of a slice at a target, and makes them if there are none yet.
create or replace function lock_delivery_slice(p_slice batch_slice, p_target uuid) returns delivery_slice
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_none constant varbit := no_rows(p_slice);
  v_found delivery_slice;
begin
  insert into delivery_slice (batch_id, target_id, slice_no, begun_rows, delivered_rows, linked_rows, failed_rows, skipped_rows, taken_back_rows,
    given_up_rows)
  values (p_slice.batch_id, p_target, p_slice.slice_no, v_none, v_none, v_none, v_none, v_none, v_none, v_none)
  on conflict do nothing;
  select * into strict v_found from delivery_slice d
  where d.batch_id = p_slice.batch_id and d.target_id = p_target and d.slice_no = p_slice.slice_no for update;
  return v_found;
end $$;
