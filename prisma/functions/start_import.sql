-- Called by the worker, first of the functions of an import: plan_import, refuse_batch or ask_for_input, lock_slice and commit_slice, and
-- end_import follow. Each is safe to repeat.
create or replace function start_import(p_batch uuid) returns batch_state
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_state batch_state;
begin
  select state into v_state from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_state = 'waiting' then
    perform move_batch(p_batch, 'importing');
  end if;
  -- Until people are pending, nothing is recorded that the import would not see by itself.
  update batch set changes_seen = changes_recorded where id = p_batch and state in ('importing', 'needs-input') returning state into v_state;
  return v_state;
end $$;

grant execute on function start_import(uuid) to countersign_worker;
