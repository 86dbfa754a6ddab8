-- Locks one slice for this transaction. False when it is imported already, by a retry or another worker.
create or replace function lock_slice(p_batch uuid, p_slice integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_imported_at timestamptz;
begin
  -- Locks the slice before the batch, because a withdrawal locks in this order, from the last slice down, so that no slice begins that it
  -- waits for. Slices overlap, and the row of the batch alone would never be free.
  select imported_at into strict v_imported_at from batch_slice where batch_id = p_batch and slice_no = p_slice for update;
  perform 1 from batch where id = p_batch and state = 'importing' for share;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  -- Others wait for this transaction, which may wait for a person that another batch imports.
  perform set_config('lock_timeout', '10s', true);
  -- The trigger on users keeps the rows of a statement until its end. Those of a slice would be written to a temporary file from 4 MB on.
  perform set_config('work_mem', '32MB', true);
  return v_imported_at is null;
end $$;

grant execute on function lock_slice(uuid, integer) to countersign_worker;
