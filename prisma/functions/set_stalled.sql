-- Marks a batch as stalled in which something is left to do; null clears the mark. A batch that has ended can have a reversal.
create or replace function set_stalled(p_batch uuid, p_cause text, p_attempts integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_cause, 200, 'cause');
  if p_cause is null then
    update batch set stalled = null where id = p_batch and stalled is not null;
  else
    update batch set stalled = jsonb_build_object(
      'cause', p_cause, 'attempts', p_attempts, 'since', coalesce(stalled ->> 'since', clock_timestamp()::text))
    where id = p_batch and (ended_at is null or exists (select from decision d where d.batch_id = p_batch and d.applied_at is null));
  end if;
  if found then
    perform pg_notify('batch_changed', p_batch::text);
  end if;
end $$;

-- The verifier marks batches when no worker is running.
grant execute on function set_stalled(uuid, text, integer) to countersign_worker, countersign_verifier;
