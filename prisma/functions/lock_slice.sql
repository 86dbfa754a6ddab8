-- Locks one slice for this transaction. False when it is imported already: a retry, or a colleague, was faster.
create or replace function lock_slice(p_batch uuid, p_slice integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_imported_at timestamptz;
begin
  -- The slice before the batch, for a withdrawal locks them in this order: from the last slice down, so that none begins that it waits for.
  -- Slices overlap, and the row of the batch alone would never be free.
  select imported_at into strict v_imported_at from batch_slice where batch_id = p_batch and slice_no = p_slice for update;
  perform 1 from batch where id = p_batch and state = 'importing' for share;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  -- Two batches that share people could wait for each other through their workers, where no deadlock is seen.
  perform set_config('lock_timeout', '10s', true);
  return v_imported_at is null;
end $$;

grant execute on function lock_slice(uuid, integer) to countersign_worker;
