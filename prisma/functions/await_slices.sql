-- Waits for the transaction that imports one of these slices, the last of them that has one, for three seconds at most; not if none has
-- one. Returns whether it has waited, and which of the slices are not imported.
create or replace function await_slices(p_batch uuid, p_slices integer[]) returns table (has_waited boolean, open_slices integer[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice integer;
begin
  perform require_rows(p_slices, 1000000, 'slices');
  has_waited := false;
  for v_slice in select s from unnest(p_slices) s order by s desc loop
    -- A lock on a slice would keep it from being imported until the caller's transaction ends, so the block gives it back.
    begin
      perform 1 from batch_slice where batch_id = p_batch and slice_no = v_slice and imported_at is null for key share skip locked;
      if not found then
        has_waited := true;
        -- Longer than deadlock_timeout: of batches with people in common that wait for each other, PostgreSQL ends a transaction.
        perform set_config('lock_timeout', '3s', true);
        perform 1 from batch_slice where batch_id = p_batch and slice_no = v_slice and imported_at is null for key share;
      end if;
      raise exception using errcode = 'CS000';
    exception when sqlstate 'CS000' or lock_not_available then
      null;
    end;
    exit when has_waited;
  end loop;
  select coalesce(array_agg(slice_no order by slice_no), '{}') into open_slices from batch_slice
  where batch_id = p_batch and slice_no = any (p_slices) and imported_at is null;
  return next;
end $$;

grant execute on function await_slices(uuid, integer[]) to countersign_worker;
