-- A target could not be reached, or asked to be left alone for some seconds (Retry-After). All processes wait, longer each time and ten minutes at
-- most, or as long as it asked; if it asks for no time again and again, longer each time and a minute at most. After three days it is paused.
-- The days do not count on while no one needs it.
create or replace function delay_target(p_target uuid, p_holder uuid, p_cause text, p_retry_after integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_asked constant interval := make_interval(secs => p_retry_after);
  v_since timestamptz;
begin
  if p_cause is null or p_cause !~ '^[a-zA-Z0-9-]{1,100}$' then
    perform refuse_input('cause');
  end if;
  if p_retry_after not between 0 and 86400 then
    perform refuse_input('retryAfter');
  end if;
  perform require_turn(p_target, p_holder);
  update target_state set failures = failures + 1, cause = p_cause,
    failing_since = case when not_before < clock_timestamp() - interval '1 hour' then clock_timestamp() else coalesce(failing_since, clock_timestamp()) end,
    not_before = clock_timestamp() + greatest(v_asked,
      least(case when v_asked is null then interval '10 minutes' else interval '1 minute' end, interval '1 second' * 2 ^ least(failures, 10)))
  where target_id = p_target returning failing_since into v_since;
  perform pg_notify('target_changed', p_target::text);
  if v_since < clock_timestamp() - interval '3 days' then
    perform pause_target(p_target, p_holder, 'failing');
  end if;
end $$;

grant execute on function delay_target(uuid, uuid, text, integer) to countersign_delivery;
