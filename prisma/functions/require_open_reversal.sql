-- Locks the batches of a reversal and then the reversal, which no one has confirmed or declined and which has not expired. Null when this actor
-- has answered the same already, by a request that came twice.
create or replace function require_open_reversal(p_actor actor, p_reversal uuid, p_confirmed boolean) returns reversal
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_reversal reversal;
begin
  perform 1 from batch where id in (select batch_id from reversal_selection where reversal_id = p_reversal) order by id for update;
  select * into v_reversal from reversal where id = p_reversal for update;
  if not found then
    raise exception 'reversal-not-found' using errcode = 'CS404';
  end if;
  if v_reversal.decided_by = p_actor.operator_id and v_reversal.confirmed = p_confirmed then
    return null;
  end if;
  if v_reversal.decided_at is not null then
    raise exception 'reversal-decided-already' using errcode = 'CS409';
  end if;
  if v_reversal.expires_at <= clock_timestamp() then
    raise exception 'reversal-expired' using errcode = 'CS409';
  end if;
  return v_reversal;
end $$;
