-- Leases requests of the present second to the process that has the turn, as many as the target's pace leaves. Renews the turn. They are
-- good for `wait_ms`, after which there are more.
create or replace function take_requests(p_target uuid, p_holder uuid, p_wanted integer, p_for interval)
returns table (requests integer, wait_ms integer)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_state target_state;
  v_now timestamptz;
  v_pace integer;
begin
  perform require_turn(p_target, p_holder);
  select * into v_state from target_state where target_id = p_target;
  v_now := clock_timestamp();
  if v_state.not_before > v_now then
    requests := 0;
    wait_ms := ceil(extract(epoch from v_state.not_before - v_now) * 1000);
  else
    select (v.settings::jsonb -> 'requestsPerSecond')::integer into strict v_pace
    from target_version v where v.target_id = p_target order by v.number desc limit 1;
    if v_state.second <> date_trunc('second', v_now) then
      v_state.second := date_trunc('second', v_now);
      v_state.requests := 0;
    end if;
    requests := greatest(0, least(p_wanted, v_pace - v_state.requests));
    wait_ms := ceil(extract(epoch from v_state.second + interval '1 second' - v_now) * 1000);
  end if;
  update target_state t set second = v_state.second, requests = v_state.requests + take_requests.requests,
    held_until = v_now + least(p_for, interval '1 minute')
  where t.target_id = p_target;
  return next;
end $$;

grant execute on function take_requests(uuid, uuid, integer, interval) to countersign_delivery;
